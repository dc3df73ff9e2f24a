// A GGUF as `mechuri inspect` shows it: what it is, whether it can run and if not why, the prompt the
// chat will send it, its metadata with long values cut, and its types.

import ChatUI
import Diagnostics
import Foundation
import GPTNeoX
import ModelFormats
import Prompting

/// A GGUF that was looked at.
struct GGUFInspection: Inspection {
    private let outline: GGUFOutline
    private let tensors: [InspectedTensor]
    private let check: Result<ModelCheck, any Error>

    var problem: (any UserFacingError)? { outline.problem }

    /// Looks at a file's head.
    init(_ outline: GGUFOutline) {
        self.outline = outline
        tensors = outline.tensors.map {
            InspectedTensor(
                name: $0.name,
                shape: $0.dimensions,
                type: $0.type.name,
                bytes: $0.byteRange.count,
                offset: $0.byteRange.lowerBound
            )
        }
        check = Result { try ModelCheck(path: outline.path) }
    }

    private var parameters: Int { tensors.reduce(0) { $0 + $1.elements } }
    private var bitsPerWeight: Double {
        Double(tensors.reduce(0) { $0 + $1.bytes }) * 8 / Double(max(parameters, 1))
    }
    private var obstacle: String? {
        guard case .failure(let error) = check else { return nil }
        return error.text(in: processLanguage)
    }
    private func value(_ key: String) -> GGUFValue? {
        outline.values.first { $0.key == key }?.value
    }
    private var carriesTokenizerJSON: Bool { value(GGUFNames.Key.huggingFaceTokenizer) != nil }

    /// What the chat sends for a question.
    private var prompt: String? {
        guard case .success(let check) = check else { return nil }
        let id = check.tokenizer.endOfSequence
        let text = check.tokenizer.addedTokens.first { $0.id == id }?.content
        let template = text.map { PromptTemplate(endOfSequence: $0) } ?? PromptTemplate()
        return template.prompt(for: say("질문", "question"))
    }

    // MARK: - For people

    func print(listsTensors: Bool) {
        typealias Text = InspectionText
        printLine(TextSanitizer.cleanLine(outline.path))
        let architecture = value(GGUFNames.Key.architecture)?.text ?? "?"
        Text.row(say("형식", "format"), "GGUF v\(outline.version), \(architecture)")
        if let name = value(GGUFNames.Key.name) { Text.row(say("이름", "name"), name.text) }
        Text.row(
            say("크기", "size"),
            ByteCount.text(outline.fileSize)
                + say(
                    ", 매개변수 \(parameters.formatted())개, 가중치당 ",
                    ", \(parameters.formatted()) parameters, "
                ) + bitsPerWeight.formatted(.number.precision(.fractionLength(2)))
                + say("비트", " bits a weight")
        )
        if case .success(let check) = check { describe(check) }
        Text.row(
            say("토크나이저", "tokenizer"),
            carriesTokenizerJSON
                ? say("Hugging Face의 tokenizer.json을 통째로 담음", "a whole Hugging Face tokenizer.json")
                : say("GGUF의 표(tokenizer.ggml.*)", "GGUF tables (tokenizer.ggml.*)")
        )
        Text.row(
            say("실행", "runs"),
            obstacle.map { say("안 됨: ", "no: ") + $0 } ?? say("됩니다", "yes")
        )
        printLine(
            "\n" + say("메타데이터", "Metadata")
                + " (\(counted(outline.values.count, outline.declaredValues)))"
        )
        for (key, value) in outline.values { printLine(metadataLine(key, value)) }
        printLine(
            "\n" + say("텐서", "Tensors") + " (\(counted(tensors.count, outline.declaredTensors)))"
        )
        Text.printTypes(InspectedType.all(of: tensors))
        if listsTensors {
            printLine()
            Text.printTensors(tensors)
        }
    }

    private func describe(_ check: ModelCheck) {
        let shape = check.configuration
        InspectionText.row(
            say("모양", "shape"),
            say(
                "층 \(shape.layerCount), 폭 \(shape.hiddenSize), 헤드 \(shape.headCount), "
                    + "피드포워드 \(shape.feedForwardSize), 어휘 \(shape.vocabularySize)",
                "\(shape.layerCount) layers, width \(shape.hiddenSize), \(shape.headCount) heads, "
                    + "feed-forward \(shape.feedForwardSize), vocabulary \(shape.vocabularySize)"
            )
        )
        InspectionText.row(
            say("문맥", "context"),
            say("\(shape.contextLength) 토큰", "\(shape.contextLength) tokens")
        )
        if let prompt {
            let shown = prompt.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\\n")
            let turns = check.historyTurns
            let before =
                turns == 0
                ? say(" (앞선 대화 없이)", " (no earlier turns)")
                : say(" (앞선 대화 \(turns)개까지)", " (after up to \(turns) earlier turns)")
            InspectionText.row(say("프롬프트", "prompt"), shown + before)
        }
    }

    /// "26", or "12 / 26" where not all could be read.
    private func counted(_ read: Int, _ declared: Int) -> String {
        read == declared
            ? "\(read)" : say("\(declared)개 가운데 \(read)개 읽음", "\(read) of \(declared) read")
    }

    private func metadataLine(_ key: String, _ value: GGUFValue) -> String {
        let line = TextSanitizer.cleanLine("  \(key) = \(value.text)")
        return TerminalColumns.fit(line, TerminalColumns.of(STDOUT_FILENO) ?? 200)
    }

    // MARK: - For programs

    /// The file as JSON.
    struct Figures: Encodable {
        let format = "gguf"
        let path: String
        let version: UInt32
        let fileBytes: Int
        let parameters: Int
        let bitsPerWeight: Double
        let metadata: [String: MetadataFigure]
        let declaredMetadata: Int
        let declaredTensors: Int
        let types: [InspectedType]
        let tensorCount: Int
        let tensors: [InspectedTensor]?
        let runs: Bool
        let obstacle: String?
        let problem: String?
        let tokenizer: String
        let contextLength: Int?
        let historyTurns: Int?
        let prompt: String?
    }

    func figures(listsTensors: Bool) -> Figures {
        let found = try? check.get()
        return Figures(
            path: outline.path,
            version: outline.version,
            fileBytes: outline.fileSize,
            parameters: parameters,
            bitsPerWeight: bitsPerWeight,
            metadata: Dictionary(
                outline.values.map { ($0.key, MetadataFigure($0.value)) },
                uniquingKeysWith: { first, _ in first }
            ),
            declaredMetadata: outline.declaredValues,
            declaredTensors: outline.declaredTensors,
            types: InspectedType.all(of: tensors),
            tensorCount: tensors.count,
            tensors: listsTensors ? tensors : nil,
            runs: found != nil,
            obstacle: obstacle,
            problem: outline.problem?.message(in: processLanguage),
            tokenizer: carriesTokenizerJSON ? "huggingface" : "gguf",
            contextLength: found?.configuration.contextLength,
            historyTurns: found?.historyTurns,
            prompt: prompt
        )
    }
}

/// A metadata value as JSON, long ones cut.
enum MetadataFigure: Encodable {
    case integer(Int64)
    case large(UInt64)
    case number(Double)
    case flag(Bool)
    case text(String)
    case array(type: String, count: Int, first: [String])

    private enum Key: String, CodingKey { case type, count, first }

    /// Characters of a text and elements of an array that are kept.
    static let textLimit = 1000
    static let arrayLimit = 8

    /// The figure of a value.
    init(_ value: GGUFValue) {
        switch value {
        case .uint64(let value): self = .large(value)
        case .float32(let value):
            self = value.isFinite ? .number(Double(value)) : .text("\(value)")
        case .float64(let value): self = value.isFinite ? .number(value) : .text("\(value)")
        case .bool(let value): self = .flag(value)
        case .string(let value):
            let start = value.unicodeScalars.prefix(Self.textLimit)
            let isCut = start.endIndex != value.unicodeScalars.endIndex
            self = .text(String(start) + (isCut ? "…" : ""))
        case .mapped(let array):
            self = .array(
                type: "\(array.elementType)",
                count: array.count,
                first: array.first(Self.arrayLimit)
            )
        default: self = .integer(Int64(value.integer ?? 0))
        }
    }

    func encode(to encoder: any Encoder) throws {
        if case .array(let type, let count, let first) = self {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(type, forKey: .type)
            try container.encode(count, forKey: .count)
            return try container.encode(first, forKey: .first)
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .integer(let value): try container.encode(value)
        case .large(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .array: break
        }
    }
}

extension GGUFValue {
    /// The value for one line of a page.
    fileprivate var text: String {
        switch MetadataFigure(self) {
        case .integer(let value): "\(value)"
        case .large(let value): "\(value)"
        case .number(let value): "\(Float(value))"
        case .flag(let value): "\(value)"
        case .text(let value): value
        case .array(let type, let count, let first):
            "[\(type) × \(count)] " + first.joined(separator: ", ")
                + (count > first.count ? ", …" : "")
        }
    }
}
