// A training event as one line of a log: an object whose first member, "event", says which one it is.
// Numbers read back to the same bits. A loss that is no number (a run that diverged) is null.

import StrictJSON

extension TrainingEvent {
    /// The event as JSON on one line, without a newline; nil for what no log keeps.
    package var logLine: String? {
        var line = JSONLine()
        switch self {
        case .started(let outline):
            line.add("event", "started")
            outline.write(to: &line)
        case .step(let report):
            line.add("event", "step")
            report.write(to: &line)
        case .validated(let report):
            line.add("event", "validated")
            report.write(to: &line)
        case .sampled(let step, let replies):
            line.add("event", "sampled")
            line.add("step", step)
            line.add("replies", replies.map(\.logObject))
        case .saved(let step):
            line.add("event", "saved")
            line.add("step", step)
        case .finished(let summary):
            line.add("event", "finished")
            summary.write(to: &line)
        case .activity: return nil
        }
        return line.text
    }

    /// The event that a line of a log holds; nil for an event of a name that is not known here, as a later
    /// version may write it.
    ///
    /// - Throws: `JSONError` where a value is missing or of another type.
    package init?(logLine node: JSONNode) throws(JSONError) {
        switch try node.required("event").string() {
        case "started": self = .started(try TrainingOutline(node))
        case "step": self = .step(try StepReport(node))
        case "validated": self = .validated(try ValidationReport(node))
        case "sampled":
            var replies: [SampleReply] = []
            for reply in try node.required("replies").elements() {
                replies.append(try SampleReply(reply))
            }
            self = .sampled(step: try node.count("step"), replies: replies)
        case "saved": self = .saved(step: try node.count("step"))
        case "finished": self = .finished(try TrainingSummary(node))
        default: return nil
        }
    }
}

// MARK: - The parts

extension TrainingOutline {
    fileprivate func write(to line: inout JSONLine) {
        line.add("model", modelName)
        line.add("method", method)
        line.add("trainableParameters", trainableParameters)
        line.add("totalParameters", totalParameters)
        line.add("trainingExamples", trainingExamples)
        line.add("validationExamples", validationExamples)
        line.add("tokensPerEpoch", tokensPerEpoch)
        line.add("totalSteps", totalSteps)
        line.add("completedSteps", completedSteps)
        line.add("memoryBytes", memoryBytes)
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            modelName: try node.required("model").string(),
            method: try node.required("method").string(),
            trainableParameters: try node.count("trainableParameters"),
            totalParameters: try node.count("totalParameters"),
            trainingExamples: try node.count("trainingExamples"),
            validationExamples: try node.count("validationExamples"),
            tokensPerEpoch: try node.count("tokensPerEpoch"),
            totalSteps: try node.count("totalSteps"),
            completedSteps: try node.count("completedSteps"),
            memoryBytes: try node.count("memoryBytes")
        )
    }
}

extension StepReport {
    fileprivate func write(to line: inout JSONLine) {
        line.add("step", step)
        line.add("epoch", epoch)
        line.add("loss", loss)
        line.add("learningRate", learningRate)
        line.add("gradientNorm", gradientNorm)
        line.add("tokens", tokens)
        line.add("seconds", seconds)
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            step: try node.count("step"),
            epoch: try node.measure("epoch"),
            loss: try node.measure("loss"),
            learningRate: try node.measure("learningRate"),
            gradientNorm: try node.measure("gradientNorm"),
            tokens: try node.count("tokens"),
            seconds: try node.measure("seconds")
        )
    }
}

extension ValidationReport {
    fileprivate func write(to line: inout JSONLine) {
        line.add("step", step)
        line.add("loss", loss)
        line.add("best", isBest)
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            step: try node.count("step"),
            loss: try node.measure("loss"),
            isBest: try node.required("best").bool()
        )
    }
}

extension SampleReply {
    fileprivate var logObject: JSONLine {
        var line = JSONLine()
        line.add("request", request)
        line.add("reply", reply)
        line.add("complete", isComplete)
        return line
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            request: try node.required("request").string(),
            reply: try node.required("reply").string(),
            isComplete: try node.required("complete").bool()
        )
    }
}

extension TrainingSummary {
    fileprivate func write(to line: inout JSONLine) {
        line.add("ending", ending.rawValue)
        line.add("steps", steps)
        line.add("tokens", tokens)
        line.add("seconds", seconds)
        if let best {
            var object = JSONLine()
            best.write(to: &object)
            line.add("best", object)
        }
        line.add("folder", folder)
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        let word = try node.required("ending")
        guard let ending = Ending(rawValue: try word.string()) else {
            throw word.outOfRange(try word.string(), "complete, stopped")
        }
        // A closure's error would lose its type.
        var best: ValidationReport?
        if let object = try node.present("best") { best = try ValidationReport(object) }
        self.init(
            ending: ending,
            steps: try node.count("steps"),
            tokens: try node.count("tokens"),
            seconds: try node.measure("seconds"),
            best: best,
            folder: try node.required("folder").string()
        )
    }
}

extension JSONNode {
    /// A member that counts something.
    fileprivate func count(_ key: String) throws(JSONError) -> Int {
        try required(key).integer(in: 0...Int.max)
    }

    /// A member that measures something; null was no number.
    fileprivate func measure(_ key: String) throws(JSONError) -> Double {
        let node = try required(key)
        return node.isNull ? .nan : try node.number()
    }
}
