// Measures one model by a plan. It can be stopped at any token; what was measured until then is kept.

import Assistant
import Datasets
import Foundation
import Generation
import Prompting
import Recommendation

/// Measures a model.
package struct Evaluator: Sendable {
    private let model: EvaluatedModel
    private let assistant: Assistant
    private let generator: any TextGenerator
    private let scorer: any AnswerScorer
    private let judge: ReplyJudge
    private let text: ExampleText
    private let circumstances: Circumstances
    private let now: @Sendable () -> Double

    /// An evaluator of one model.
    ///
    /// - Parameters:
    ///   - model: Which it is.
    ///   - assistant: Speaks with it as the chat does.
    ///   - generator: The model itself.
    ///   - scorer: Foretells with it.
    ///   - circumstances: The moment that all requests are asked at.
    ///   - now: Seconds on a clock that only goes forward.
    package init(
        model: EvaluatedModel,
        assistant: Assistant,
        generator: any TextGenerator,
        scorer: any AnswerScorer,
        circumstances: Circumstances,
        now: @escaping @Sendable () -> Double
    ) {
        self.model = model
        self.assistant = assistant
        self.generator = generator
        self.scorer = scorer
        self.circumstances = circumstances
        self.now = now
        judge = ReplyJudge(catalog: assistant.catalog, circumstances: circumstances)
        text = ExampleText(
            template: PromptTemplate(endOfSequence: assistant.profile.endOfSequence)
        )
    }

    /// Measures all of a plan.
    ///
    /// - Parameters:
    ///   - plan: What to measure.
    ///   - cancellation: Stops within a token; the result then says that it is not complete.
    ///   - progress: Hears how far it is.
    /// - Returns: What was measured.
    /// - Throws: what keeps the model from being measured at all.
    package func run(
        _ plan: EvaluationPlan,
        cancellation: CancellationFlag = CancellationFlag(),
        progress: (EvaluationProgress) -> Void = { _ in }
    ) async throws -> ModelEvaluation {
        var result = ModelEvaluation(model: model)
        try await score(plan.examples, into: &result, cancellation, progress)
        for mode in plan.modes {
            for set in plan.sets where !cancellation.isCancelled {
                // The assistant chooses its own 맥락.
                guard mode == .alone || set.name != .context else { continue }
                let section = try await replies(to: set, mode, plan, cancellation, progress)
                result.sections.append(section)
            }
        }
        result.isComplete = !cancellation.isCancelled
        return result
    }

    // MARK: - Loss

    private func score(
        _ examples: [InstructionExample],
        into result: inout ModelEvaluation,
        _ cancellation: CancellationFlag,
        _ progress: (EvaluationProgress) -> Void
    ) async throws {
        guard !examples.isEmpty else { return }
        guard scorer.endOfSequence != nil else {
            throw EvaluationError.noEnd(model: model.name)
        }
        result.answers = Array(repeating: nil, count: examples.count)
        for (index, example) in examples.enumerated() where !cancellation.isCancelled {
            progress(EvaluationProgress(stage: .loss, done: index, total: examples.count))
            guard let (prompt, answer) = scorer.tokens(of: example) else {
                result.tooLong += 1
                continue
            }
            let surprises = try await scorer.surprises(
                of: answer,
                after: prompt,
                cancellation: cancellation
            )
            result.answers[index] = surprises.map(ScoredAnswer.init)
        }
        if result.tooLong == examples.count {
            throw EvaluationError.nothingFits(
                model: model.name,
                contextLength: scorer.contextLength
            )
        }
    }

    // MARK: - Replies

    private func replies(
        to set: RequestSet,
        _ mode: ReplyMode,
        _ plan: EvaluationPlan,
        _ cancellation: CancellationFlag,
        _ progress: (EvaluationProgress) -> Void
    ) async throws -> ReplySection {
        let speaker = speaker(mode)
        let none = [ReplyRecord?](repeating: nil, count: set.items.count)
        var section = ReplySection(mode: mode, set: set.name, records: none)
        for (index, item) in set.items.enumerated() {
            let stage = EvaluationProgress.Stage.replies(mode, set.name)
            progress(EvaluationProgress(stage: stage, done: index, total: set.items.count))
            do {
                let record = try await record(
                    item,
                    speaker,
                    plan,
                    // Each request its own chance, the same for every model.
                    shift: UInt64(index) &* 2,
                    cancellation
                )
                if cancellation.isCancelled { break }
                section.records[index] = record
            } catch GenerationError.promptTooLong {
                continue
            } catch is PromptingError {
                continue
            }
        }
        return section
    }

    private func speaker(_ mode: ReplyMode) -> any ReplySpeaker {
        switch mode {
        case .alone: LoneSpeaker(generator: generator, text: text, judge: judge)
        case .assistant(let grounding):
            ChatSpeaker(
                assistant: assistant,
                grounding: GroundingMode(rawValue: grounding) ?? .auto,
                circumstances: circumstances,
                judge: judge
            )
        }
    }

    private func record(
        _ item: RequestItem,
        _ speaker: any ReplySpeaker,
        _ plan: EvaluationPlan,
        shift: UInt64,
        _ cancellation: CancellationFlag
    ) async throws -> ReplyRecord {
        func shifted(_ parameters: GenerateParameters) -> GenerateParameters {
            var parameters = parameters
            parameters.seed = (parameters.seed ?? 0) &+ shift
            return parameters
        }
        let before = now()
        let first = try await speaker.first(item, shifted(plan.parameters), cancellation)
        let seconds = now() - before
        let request = item.labels?.request(judge.reader) ?? judge.read(item.example.instruction)
        // A reply about the menu of its 맥락 is not asked for any other.
        let context = judge.given(item)
        let fit =
            context == nil ? judge.fit(of: request, named: item.labels?.wantedMenus ?? []) : nil
        let judgement = judge.judge(first.result, fit: fit, context: context)
        var record = ReplyRecord(
            request: item.example.instruction,
            context: context,
            result: first.result,
            seconds: seconds,
            judgement: judgement
        )
        guard let fit, !cancellation.isCancelled else { return record }
        if let menu = judgement.offer {
            func second(_ result: GenerationResult) -> SecondReply {
                SecondReply(
                    text: result.text,
                    menu: judge.judge(result, fit: nil).offer,
                    firstMenu: menu
                )
            }
            record.aided = second(
                try await speaker.another(than: menu, item, shifted(plan.parameters), cancellation)
            )
            if speaker is LoneSpeaker {
                record.unaided = second(
                    try await speaker.first(item, shifted(plan.unaidedParameters), cancellation)
                        .result
                )
            }
        }
        if let chat = speaker as? ChatSpeaker {
            record.row = try await row(
                plan.another,
                after: first,
                item,
                fit,
                chat,
                shifted(plan.parameters),
                cancellation
            )
        }
        return record
    }

    /// 다시 추천 so many times, each with a chance of its own.
    private func row(
        _ count: Int,
        after first: SpokenReply,
        _ item: RequestItem,
        _ fit: MenuFit,
        _ speaker: ChatSpeaker,
        _ parameters: GenerateParameters,
        _ cancellation: CancellationFlag
    ) async throws -> [RowReply] {
        func offers(_ reply: SpokenReply) -> [String] {
            judge.recommended(in: reply.result.text) + [reply.menu].compactMap(\.self)
        }
        var replies = [first]
        var row = AnotherRow(after: offers(first), fit: fit)
        for round in 0..<count where !cancellation.isCancelled {
            var parameters = parameters
            // Far from the seeds of other requests.
            parameters.seed = (parameters.seed ?? 0) &+ UInt64(round + 1) << 32
            let reply = try await speaker.again(after: replies, item, parameters, cancellation)
            row.add(
                reply.result.text,
                judge.judge(reply.result, fit: fit),
                menus: offers(reply)
            )
            replies.append(reply)
        }
        return row.replies
    }
}
