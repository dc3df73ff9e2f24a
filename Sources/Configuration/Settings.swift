// The settings file, config.toml in the user's config folder: every key optional, none nested. A
// key that means nothing, a wrong type or a value out of range is an error that names file, line
// and key. Command-line flags override what stands here, and built-in defaults fill the rest.

import Diagnostics
import Foundation

/// What the settings file says; nil where it is silent.
package struct Settings: Sendable, Equatable {
    /// A model's name in a `Models` folder, or a path (relative paths start at the settings file).
    package var model: String?
    /// Adapters, each a name in an `Adapters` folder or a path (relative paths start at the settings
    /// file), with `=0.5` behind it where it is scaled.
    package var adapters: [String]?
    /// The name of a theme.
    package var theme: String?
    /// The language of the user interface.
    package var language: Language?
    /// Worker threads; 0 is one per core.
    package var threads: Int?
    /// Sampling temperature, 0 to 2.
    package var temperature: Double?
    /// The number of most likely tokens to keep; 0 keeps all.
    package var topK: Int?
    /// The probability mass of tokens to keep, above 0 to 1.
    package var topP: Double?
    /// The least probability of a token as a share of the likeliest one's, 0 to below 1.
    package var minP: Double?
    /// Penalty of tokens already written, above 0 to 10; 1 changes nothing.
    package var repetitionPenalty: Double?
    /// The most new tokens of a reply, at least 1.
    package var maxTokens: Int?
    /// The seed of every reply; absent draws a new one each time.
    package var seed: UInt64?
    /// How many earlier questions and answers precede a question; absent asks the model file.
    package var historyTurns: Int?
    /// How replies are held to the chosen menu: auto, context, opening or off.
    package var ground: String?
    /// Whether the mouse is used.
    package var mouse: Bool?
    /// Whether the next alternatives are written before they are asked for.
    package var prepare: Bool?
    /// Whether the packed weights of large models are kept on disk, so that they start at once.
    package var keepPacked: Bool?

    /// Silent about everything.
    package init() {}

    /// Reads the settings file; a missing one says nothing.
    ///
    /// - Throws: what is wrong with it, with the line where that can be told.
    package static func read(path: String) throws(ConfigurationError) -> Settings {
        guard FileManager.default.fileExists(atPath: path) else { return Settings() }
        if Path.isFolder(path) {
            throw .unreadable(path: path, reason: String(cString: strerror(EISDIR)))
        }
        var settings = try parse(SettingsDocument.text(ofFile: path), path: path)
        if let model = settings.model, model.contains("/"), !model.hasPrefix("~") {
            let here = ProcessEnvironment(workingFolder: Path.parent(path))
            settings.model = here.absolutePath(model)
        }
        settings.adapters = settings.adapters?.map { adapter in
            guard adapter.contains("/"), !adapter.hasPrefix("~") else { return adapter }
            return ProcessEnvironment(workingFolder: Path.parent(path)).absolutePath(adapter)
        }
        return settings
    }

    /// Reads settings from the text of a file; `path` is for the error messages.
    package static func parse(_ text: String, path: String) throws(ConfigurationError) -> Settings {
        let document = try SettingsDocument(text: text, path: path)
        var settings = Settings()
        for key in document.keys {
            guard let entry = entries.first(where: { $0.key == key }) else {
                let nearest = EditDistance.nearest(to: key, among: entries.map(\.key))
                throw .unknownKey(
                    path: path,
                    line: document.line(of: key),
                    key: key,
                    nearest: nearest
                )
            }
            try entry.read(document, key, &settings)
        }
        return settings
    }

    /// A settings file that says nothing yet: every key with its default, commented out.
    package static func template(in language: Language) -> String {
        let head = language.pick(
            "# 메추리 설정. 줄 앞의 '#'을 지우고 값을 바꾸면 적용됩니다.\n# 명령줄 옵션이 이 파일보다 먼저입니다.\n",
            "# Settings of mechuri. Remove the '#' before a line and change the value.\n"
                + "# Command-line options win over this file.\n"
        )
        return entries.reduce(head) { text, entry in
            let comment = language.pick(entry.korean, entry.english)
            return text + "\n# \(comment)\n#\(entry.key) = \(entry.example)\n"
        }
    }
}

// MARK: - The keys

extension Settings {
    /// One key: how it is read, and how the template explains it.
    private struct Entry: Sendable {
        let key: String
        let example: String
        let korean: String
        let english: String
        let read:
            @Sendable (SettingsDocument, String, inout Settings) throws(ConfigurationError) -> Void
    }

    private static let entries: [Entry] = placeEntries + samplingEntries + screenEntries

    private static let placeEntries: [Entry] = [
        Entry(
            key: "model",
            example: "\"\(ResourceLocator.defaultModelName)\"",
            korean: "모델: Models 폴더 안의 이름 또는 GGUF 파일의 경로",
            english: "Model: a name in a Models folder, or the path of a GGUF file"
        ) { file, key, settings throws(ConfigurationError) in
            settings.model = try file.text(key)
        },
        Entry(
            key: "adapters",
            example: "[\"내-말투=0.8\"]",
            korean: "모델에 더할 LoRA 어댑터: Adapters 폴더 안의 이름 또는 peft 폴더의 경로, =배율",
            english: "LoRA adapters: names in an Adapters folder or paths of peft folders, =scale"
        ) { file, key, settings throws(ConfigurationError) in
            settings.adapters = try file.texts(key)
        },
        Entry(
            key: "threads",
            example: "0",
            korean: "계산에 쓸 스레드 수. 0이면 코어 수만큼",
            english: "Worker threads; 0 is one per core"
        ) { file, key, settings throws(ConfigurationError) in
            settings.threads = try file.integer(key, in: 0...1024)
        },
    ]

    private static let samplingEntries: [Entry] = [
        Entry(
            key: "temperature",
            example: "0.7",
            korean: "답변의 다양성. 0이면 언제나 가장 그럴듯한 말",
            english: "Variety of replies; 0 is greedy"
        ) { file, key, settings throws(ConfigurationError) in
            settings.temperature = try file.number(key, in: 0...2)
        },
        Entry(
            key: "top_k",
            example: "0",
            korean: "후보로 남길 토큰 수. 0이면 모두",
            english: "Tokens to keep; 0 keeps all"
        ) { file, key, settings throws(ConfigurationError) in
            settings.topK = try file.integer(key, in: 0...1_000_000)
        },
        Entry(
            key: "top_p",
            example: "0.9",
            korean: "후보로 남길 누적 확률",
            english: "Probability mass of the tokens to keep"
        ) { file, key, settings throws(ConfigurationError) in
            settings.topP = try file.number(key, in: 0...1, above: 0)
        },
        Entry(
            key: "min_p",
            example: "0.0",
            korean: "가장 그럴듯한 토큰에 견준 최소 확률",
            english: "Least probability, as a share of the likeliest token's"
        ) { file, key, settings throws(ConfigurationError) in
            settings.minP = try file.number(key, in: 0...1, below: 1)
        },
        Entry(
            key: "repetition_penalty",
            example: "1.0",
            korean: "반복 억제. 1이면 없음",
            english: "Penalty of repeated tokens; 1 is none"
        ) { file, key, settings throws(ConfigurationError) in
            settings.repetitionPenalty = try file.number(key, in: 0...10, above: 0)
        },
        Entry(
            key: "max_tokens",
            example: "200",
            korean: "답변 하나의 최대 토큰 수",
            english: "The most new tokens of a reply"
        ) { file, key, settings throws(ConfigurationError) in
            settings.maxTokens = try file.integer(key, in: 1...1_000_000)
        },
        Entry(
            key: "seed",
            example: "42",
            korean: "난수 씨앗. 정하면 늘 같은 답변",
            english: "Random seed; with one, replies repeat"
        ) { file, key, settings throws(ConfigurationError) in
            settings.seed = UInt64(try file.integer(key, in: 0...Int.max))
        },
        Entry(
            key: "history_turns",
            example: "0",
            korean: "질문 앞에 붙일 지난 대화 수. 정하지 않으면 모델을 따름",
            english: "Earlier turns before a question; the model decides when absent"
        ) { file, key, settings throws(ConfigurationError) in
            settings.historyTurns = try file.integer(key, in: 0...100)
        },
        Entry(
            key: "ground",
            example: "\"auto\"",
            korean: "고른 메뉴를 지키는 방법: auto, context(맥락), opening(첫 문장), off(모델이 고름)",
            english: "How the chosen menu is kept: auto, context, opening, off (the model chooses)"
        ) { file, key, settings throws(ConfigurationError) in
            let value = try file.text(key)
            guard groundWords.contains(value) else {
                let allowed = groundWords.map { "\"\($0)\"" }.joined(separator: ", ")
                throw file.bad(key, "\"\(value)\"", allowed: allowed)
            }
            settings.ground = value
        },
    ]

    /// The words that `ground` takes.
    package static let groundWords = ["auto", "context", "opening", "off"]

    private static let screenEntries: [Entry] = [
        Entry(
            key: "theme",
            example: "\"mechuri\"",
            korean: "테마 이름 (Themes 폴더)",
            english: "Theme name (Themes folder)"
        ) { file, key, settings throws(ConfigurationError) in
            settings.theme = try file.text(key)
        },
        Entry(
            key: "language",
            example: "\"ko\"",
            korean: "화면의 언어: \"ko\" 또는 \"en\"",
            english: "Language of the screen: \"ko\" or \"en\""
        ) { file, key, settings throws(ConfigurationError) in
            let value = try file.text(key)
            guard let language = Language(rawValue: value) else {
                let allowed = Language.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                throw file.bad(key, "\"\(value)\"", allowed: allowed)
            }
            settings.language = language
        },
        Entry(
            key: "mouse",
            example: "true",
            korean: "마우스 사용",
            english: "Use the mouse"
        ) { file, key, settings throws(ConfigurationError) in
            settings.mouse = try file.boolean(key)
        },
        Entry(
            key: "prepare",
            example: "true",
            korean: "쉬는 동안 다음 추천을 미리 써 두기",
            english: "Write the next alternatives ahead while nothing is asked"
        ) { file, key, settings throws(ConfigurationError) in
            settings.prepare = try file.boolean(key)
        },
        Entry(
            key: "keep_packed",
            example: "true",
            korean: "큰 모델이 바로 열리도록 정리한 가중치를 디스크에 남기기 (~/.cache)",
            english: "Keep packed weights of large models on disk, to open at once (~/.cache)"
        ) { file, key, settings throws(ConfigurationError) in
            settings.keepPacked = try file.boolean(key)
        },
    ]
}
