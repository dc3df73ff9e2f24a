// The model that speaks in the chat: opened in the background, exchanged by F7, absent until ready.

import Assistant
import ChatUI
import Configuration
import Diagnostics
import Foundation
import GPTNeoX
import Generation
import Prompting
import Recommendation
import Synchronization

/// Holds the assistant of the chat and opens models for it.
final class Speaker: Sendable {
    /// Who speaks, and who prepares what may be asked next.
    struct Voice: Sendable {
        let assistant: Assistant
        let preparer: AlternativePreparer
    }

    private struct State {
        var voice: Voice?
        /// The model that speaks, as the status line says it.
        var status: ModelStatus?
        /// Its name without the adapters'.
        var plainName = ""
        var failure: String?
        /// Counts openings, so that of two at once the one asked for last stays.
        var generation = 0
    }

    private let mailbox: Mailbox<ChatEvent>
    private let surroundings: Surroundings
    private let threads: Int?
    private let adapters: AdapterShelf
    private let state = Mutex(State())
    /// Set when the chat ends, and what must not be left half-done then.
    private let isLeaving = Atomic<Bool>(false)
    private let packing = DispatchGroup()

    init(mailbox: Mailbox<ChatEvent>, surroundings: Surroundings, threads: Int?) {
        self.mailbox = mailbox
        self.surroundings = surroundings
        self.threads = threads
        adapters = AdapterShelf(mailbox: mailbox)
    }

    /// Which adapters there are, and which are in use from the start.
    func offer(_ rows: [AdapterRow]) { adapters.offer(rows) }

    /// Speaks with these adapters from the next reply on.
    func use(_ rows: [AdapterRow]) {
        adapters.use(rows) { [self] suffix in
            let status = state.withLock { state -> ModelStatus? in
                state.status?.name = state.plainName + suffix
                // What was prepared was written with the adapters of before.
                state.voice?.preparer.stop()
                return state.status
            }
            if let status { mailbox.post(.modelReady(status)) }
        }
    }

    /// Ends what would outlive the chat: a cache of which a part is written is removed.
    func leave() {
        isLeaving.store(true, ordering: .relaxed)
        voice?.preparer.stop()
        _ = packing.wait(timeout: .now() + 1)
    }

    private func keepPacked(_ engine: InferenceEngine, in cache: PackedCache) {
        packing.enter()
        defer { packing.leave() }
        _ = try? engine.keepPackedWeights(
            in: cache,
            isCancelled: { [self] in
                isLeaving.load(ordering: .relaxed)
            }
        )
    }

    /// The assistant and its preparer, once a model is ready.
    var voice: Voice? { state.withLock(\.voice) }

    /// The name of the model that speaks.
    var modelName: String? { state.withLock(\.status?.name) }

    /// Why there is no assistant.
    func whyAbsent(_ language: Language) -> String {
        state.withLock(\.failure)
            ?? language.pick("모델을 아직 불러오는 중입니다.", "The model is still being loaded.")
    }

    /// Opens a model; the one before speaks until it is ready.
    func open(_ path: String) {
        let number = state.withLock { state in
            state.generation += 1
            return state.generation
        }
        mailbox.post(
            .modelLoading(name: URL(filePath: path).deletingPathExtension().lastPathComponent)
        )
        Task.detached { [self] in
            do {
                let menus = try surroundings.readMenus()
                let engine = try await InferenceEngine(
                    modelPath: path,
                    threads: threads,
                    cachePrecision: surroundings.cachePrecision,
                    packedCache: surroundings.packedCache
                )
                let assistant = Assistant(
                    engine: engine,
                    settings: surroundings.settings,
                    catalog: menus.catalog
                )
                assistant.warmUp()
                var status = ModelStatus(engine.information, choice: path)
                let plainName = status.name
                status.name += await adapters.attach(engine) { [self] in
                    state.withLock { $0.generation == number }
                }
                let preparer = AlternativePreparer(assistant: assistant) { [mailbox] count in
                    mailbox.post(.prepared(count))
                }
                let isLatest = state.withLock { [status] state in
                    guard state.generation == number else { return false }
                    state.voice?.preparer.stop()
                    state.voice = Voice(assistant: assistant, preparer: preparer)
                    state.status = status
                    state.plainName = plainName
                    state.failure = nil
                    return true
                }
                if number == 1 {
                    for complaint in menus.complaints { mailbox.post(.notice(.warning, complaint)) }
                }
                if isLatest { mailbox.post(.modelReady(status)) }
                // Not worth a word where it fails: the model then packs its weights each time.
                if let cache = surroundings.packedCache { keepPacked(engine, in: cache) }
            } catch {
                let message = error.text(in: processLanguage)
                let before = state.withLock { state in
                    if state.voice == nil { state.failure = message }
                    return state.status
                }
                mailbox.post(.modelFailed(message: message))
                // The one before goes on speaking.
                if let before { mailbox.post(.modelReady(before)) }
            }
        }
    }
}

extension Assistant {
    /// An assistant that speaks with an engine.
    init(engine: InferenceEngine, settings: Settings, catalog: MenuCatalog) {
        let information = engine.information
        let tokenizer = engine.tokenizer
        let end = tokenizer.endOfSequence.map {
            tokenizer.decode([$0], skippingSpecialTokens: false)
        }
        let profile = ModelProfile(
            name: information.name,
            window: ContextWindow(
                contextLength: information.contextLength,
                historyTurns: settings.historyTurns ?? information.historyTurns
            ),
            endOfSequence: end ?? "<|endoftext|>",
            followsContext: information.followsContext,
            countTokens: { engine.tokenize($0).count }
        )
        self.init(generator: engine, profile: profile, catalog: catalog)
    }
}

extension ModelStatus {
    /// The status of a loaded model, for the status line and F7.
    init(_ information: ModelInformation, choice: ModelChoice.ID) {
        let megabytes = Double(information.fileBytes) / 1_048_576
        self.init(
            name: information.name,
            kernels: information.kernelName,
            details: [
                say(
                    "매개변수 \(information.parameterCount.formatted())개",
                    "\(information.parameterCount.formatted()) parameters"
                ) + " · \(information.weightType) · "
                    + "\(megabytes.formatted(.number.precision(.fractionLength(1)))) MiB",
                say(
                    "문맥 \(information.contextLength)토큰 · 스레드 \(information.threads)",
                    "context \(information.contextLength) tokens · \(information.threads) threads"
                ),
                information.path,
            ],
            choice: choice
        )
    }
}
