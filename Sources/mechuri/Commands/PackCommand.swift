// `mechuri pack`: the packed weights of large models on disk. The chat keeps them by itself; this
// command does so ahead of time, shows what is kept, and removes it.

import ArgumentParser
import ChatUI
import Configuration
import Foundation
import GPTNeoX
import Generation

/// Keeps, lists and removes packed weights.
struct PackCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "pack",
            abstract: say(
                "큰 모델이 바로 열리도록 정리한 가중치를 디스크에 둡니다.",
                "Keep a large model's packed weights on disk, so that it opens at once."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @OptionGroup var model: ModelOptions
    @Flag(help: ArgumentHelp(say("둔 것을 보임", "Show what is kept")))
    var list = false
    @Flag(help: ArgumentHelp(say("이 모델의 것을 지움", "Remove this model's")))
    var remove = false
    @Flag(help: ArgumentHelp(say("모두 지움", "Remove all")))
    var clear = false
    @Flag(help: ArgumentHelp(say("JSON으로 (--list)", "As JSON (--list)")))
    var json = false

    func validate() throws {
        guard [list, remove, clear].filter(\.self).count <= 1 else {
            throw ValidationError(
                say(
                    "--list, --remove, --clear 가운데 하나만 쓰세요.",
                    "Give only one of --list, --remove and --clear."
                )
            )
        }
    }

    func run() throws {
        let surroundings = try Surroundings()
        guard let folder = surroundings.locator.packedFolder else {
            throw ConfigurationError.noHome(variable: "XDG_CACHE_HOME")
        }
        let cache = PackedCache(folder: folder)
        if list { return try show(cache) }
        if clear { return report(freed: try cache.remove()) }
        let path = try surroundings.modelPath(model)
        if remove { return report(freed: try cache.remove(modelPath: path)) }
        try keep(path, cache, threads: surroundings.threads(model))
    }

    private func keep(_ path: String, _ cache: PackedCache, threads: Int?) throws {
        let engine = try blocking {
            try await InferenceEngine(modelPath: path, threads: threads, packedCache: cache)
        }
        guard !engine.information.isFromPackedCache else {
            return printLine(say("이미 있습니다.", "It is kept already."))
        }
        let flag = Interrupt.flag()
        let bar = ProgressBar()
        defer { bar.clear() }
        let label = URL(fileURLWithPath: path).lastPathComponent
        do {
            let size = try engine.keepPackedWeights(
                in: cache,
                progress: { bar.show(done: $0, total: $1, label: label) },
                isCancelled: { flag.isCancelled }
            )
            bar.clear()
            if let size {
                printLine("\(cache.folder): \(ByteCount.text(size))")
            } else {
                printLine(
                    say("작은 모델이라 둘 것이 없습니다.", "The model is small; there is nothing to keep.")
                )
            }
        } catch NeoXError.cancelled {
            bar.clear()
            complain(say("그만두었습니다. 만든 파일은 없습니다.", "Cancelled; nothing was made."))
            throw ExitCode(Interrupt.exitCode)
        }
    }

    private func show(_ cache: PackedCache) throws {
        let rows = cache.entries.map {
            Row(
                path: $0.path,
                bytes: $0.fileBytes,
                model: $0.modelPath,
                isCurrent: $0.isCurrent
            )
        }
        if json { return try printJSON(rows) }
        if rows.isEmpty { printLine(say("둔 것이 없습니다.", "Nothing is kept.")) }
        for row in rows {
            let size = ByteCount.text(row.bytes)
            let state = row.isCurrent ? "" : say("  (쓸 수 없음)", "  (of no use)")
            let model = TextSanitizer.cleanLine(row.model ?? row.path)
            printLine("\(size)  \(model)\(state)")
        }
    }

    private func report(freed: Int) {
        guard freed > 0 else {
            return printLine(say("지울 것이 없습니다.", "There is nothing to remove."))
        }
        let size = ByteCount.text(freed)
        printLine(say("지운 크기: \(size)", "Freed: \(size)"))
    }

    private struct Row: Encodable {
        let path: String
        let bytes: Int
        let model: String?
        let isCurrent: Bool
    }
}
