// A training event as one line of a log: an object whose first member, "event", says which one it is.
// Numbers read back to the same bits. A loss that is no number (a run that diverged) is null.

import StrictJSON

extension TrainingEvent {
    /// The event as JSON on one line, without a newline; nil for what no log keeps.
    package var logLine: String? {
        let members: [JSONMember]
        switch self {
        case .started(let outline): members = named("started", outline.logMembers)
        case .step(let report): members = named("step", report.logMembers)
        case .validated(let report): members = named("validated", report.logMembers)
        case .sampled(let step, let replies):
            let objects = replies.map { JSONValue.object($0.logMembers) }
            members = named("sampled", .init(["step": .integer(step), "replies": .array(objects)]))
        case .saved(let step): members = named("saved", .init(["step": .integer(step)]))
        case .finished(let summary): members = named("finished", summary.logMembers)
        case .activity: return nil
        }
        return JSONValue.object(members).text()
    }

    private func named(_ name: String, _ members: [JSONMember]) -> [JSONMember] {
        [JSONMember(key: "event", value: .string(name))] + members
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
    fileprivate var logMembers: [JSONMember] {
        .init([
            "model": .string(modelName),
            "method": .string(method),
            "trainableParameters": .integer(trainableParameters),
            "totalParameters": .integer(totalParameters),
            "trainingExamples": .integer(trainingExamples),
            "validationExamples": .integer(validationExamples),
            "tokensPerEpoch": .integer(tokensPerEpoch),
            "totalSteps": .integer(totalSteps),
            "completedSteps": .integer(completedSteps),
            "validateEvery": .integer(validateEvery),
            "memoryBytes": .integer(memoryBytes),
        ])
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
            validateEvery: try node.present("validateEvery") == nil
                ? 0 : node.count("validateEvery"),
            memoryBytes: try node.count("memoryBytes")
        )
    }
}

extension StepReport {
    fileprivate var logMembers: [JSONMember] {
        .init([
            "step": .integer(step),
            "epoch": .double(epoch),
            "loss": .double(loss),
            "learningRate": .double(learningRate),
            "gradientNorm": .double(gradientNorm),
            "tokens": .integer(tokens),
            "seconds": .double(seconds),
        ])
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
    fileprivate var logMembers: [JSONMember] {
        .init([
            "step": .integer(step),
            "loss": .double(loss),
            "best": .bool(isBest),
            "seconds": .double(seconds),
        ])
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            step: try node.count("step"),
            loss: try node.measure("loss"),
            isBest: try node.required("best").bool(),
            seconds: try node.present("seconds") == nil ? 0 : node.measure("seconds")
        )
    }
}

extension SampleReply {
    fileprivate var logMembers: [JSONMember] {
        .init([
            "request": .string(request),
            "reply": .string(reply),
            "complete": .bool(isComplete),
            "seconds": .double(seconds),
        ])
    }

    fileprivate init(_ node: JSONNode) throws(JSONError) {
        self.init(
            request: try node.required("request").string(),
            reply: try node.required("reply").string(),
            isComplete: try node.required("complete").bool(),
            seconds: try node.present("seconds") == nil ? 0 : node.measure("seconds")
        )
    }
}

extension TrainingSummary {
    fileprivate var logMembers: [JSONMember] {
        var members = [JSONMember]([
            "ending": .string(ending.rawValue),
            "steps": .integer(steps),
            "tokens": .integer(tokens),
            "seconds": .double(seconds),
        ])
        if let best { members.append(JSONMember(key: "best", value: .object(best.logMembers))) }
        members.append(JSONMember(key: "folder", value: .string(folder)))
        return members
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
    func measure(_ key: String) throws(JSONError) -> Double {
        let node = try required(key)
        return node.isNull ? .nan : try node.number()
    }
}
