// Puts a collection together: the teacher that the options name, the files, the collector.

import Diagnostics
import Foundation
import Generation
import HTTPClient
import Prompting
import SelfInstruct

/// Makes teachers and runs collections.
struct CollectSetup: Sendable {
    let command: CollectCommand
    let surroundings: Surroundings
    let tasks: [SeedTask]

    /// The teacher.
    ///
    /// - Throws: What is wrong with the address, the key, libcurl or the model.
    func teacher() throws -> any Teacher {
        command.teacher.isEngine ? try engineTeacher() : try serverTeacher()
    }

    private func serverTeacher() throws -> OpenAITeacher {
        let options = command.teacher
        let address = try HTTPAddress(options.teacher)
        guard address.isEncrypted || address.isLoopback || options.allowInsecure else {
            throw HTTPError.insecure(origin: address.origin)
        }
        let key = try options.noKey ? nil : key(for: address)
        _ = try CurlClient.libraryVersion()
        var asked = OpenAIOptions()
        asked.endpoint = OpenAIOptions.Endpoint(rawValue: options.endpoint) ?? .chat
        asked.temperature = options.temperature ?? asked.temperature
        asked.topP = options.topP ?? asked.topP
        asked.streams = !options.noStream
        asked.logitBias = options.biases ?? [:]
        asked.limits = HTTPLimits(
            connect: command.limits.connectTimeout,
            total: command.limits.timeout,
            stall: command.limits.stallTimeout
        )
        return OpenAITeacher(
            base: address,
            model: options.model ?? "",
            key: key,
            options: asked,
            transport: CurlClient(allowsInsecure: options.allowInsecure)
        )
    }

    /// The key; servers on this machine may do without.
    private func key(for address: HTTPAddress) throws -> TeacherKey? {
        let variables = surroundings.locator.environment.variables
        let key = try TeacherKey.read(variables, host: address.host)
        guard key != nil || address.isLoopback else { throw SelfInstructError.noKey }
        return key
    }

    private func engineTeacher() throws -> EngineTeacher {
        var model = ModelOptions()
        model.model = command.teacher.model
        model.threads = command.teacher.threads
        let engine = try surroundings.engine(model)
        let options = command.teacher
        return try EngineTeacher(
            engine,
            name: engine.information.name,
            mode: EngineTeacher.Mode(rawValue: options.engineMode) ?? .answers,
            parameters: GenerateParameters(
                temperature: Float(options.temperature ?? 0.7),
                topP: Float(options.topP ?? 0.9)
            ),
            template: Self.template(engine),
            seeds: tasks,
            tokens: { engine.tokenize($0).count }
        )
    }

    /// The prompt as the model's own end of sequence spells it.
    private static func template(_ engine: InferenceEngine) -> PromptTemplate {
        let tokenizer = engine.tokenizer
        let end = tokenizer.endOfSequence.map {
            tokenizer.decode([$0], skippingSpecialTokens: false)
        }
        return end.map { PromptTemplate(endOfSequence: $0) } ?? PromptTemplate()
    }

    /// Runs the collection to its end.
    ///
    /// - Throws: What is wrong with the files.
    func collect(
        _ teacher: any Teacher,
        into path: String,
        _ display: CollectDisplay,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws -> CollectionResult {
        let file = try CollectionFile(path: path)
        if file.discarded > 0 { display.note(.discarded(bytes: file.discarded, path: path)) }
        let counts = try CountsFile(besides: path).read()
        let limits = command.limits
        let ledger = TokenLedger(used: counts.usage, prices: limits.prices, limit: limits.maxCost)
        var policy = RetryPolicy()
        policy.attempts = limits.retries + 1
        let patient = PatientTeacher(teacher, policy: policy, ledger: ledger) { seconds, error in
            display.note(.waiting(seconds: seconds, error: error))
        }
        display.begin(rows: file.rows.count)
        let collector = Collector(
            command.plan,
            seeds: tasks,
            teacher: patient,
            ledger: ledger,
            file: file,
            counts: counts,
            onProgress: { display.show($0) }
        )
        return await collector.run(isCancelled: isCancelled)
    }
}
