// Safetensors files as `mechuri inspect` shows them: one, or all of a folder with what stands beside
// them, the settings of a checkpoint or of a LoRA adapter. Only headers are read.

import ChatUI
import Diagnostics
import Foundation
import ModelFormats

/// Safetensors files that were looked at.
struct CheckpointInspection: Inspection {
    private let path: String
    private let files: [String]
    private let tensors: [InspectedTensor]
    /// Simple values of config.json or adapter_config.json, sorted.
    private let settings: [(key: String, value: String)]
    private let isAdapter: Bool
    private let isCheckpoint: Bool
    private let hasTokenizer: Bool
    let problem: (any UserFacingError)?

    /// Looks at a folder.
    ///
    /// - Throws: `SafetensorsError.noCheckpoint` when there is nothing of a model in it.
    init(folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        func place(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
        let files = names.filter { $0.hasSuffix(".safetensors") }.map(place)
        let config = ["adapter_config.json", "config.json"].first(where: names.contains)
        guard !files.isEmpty || config != nil else {
            throw SafetensorsError.noCheckpoint(folder: folder)
        }
        self.init(
            path: folder,
            files: files,
            config: config.map(place),
            hasTokenizer: names.contains("tokenizer.json")
        )
    }

    /// Looks at files.
    init(files: [String]) {
        self.init(path: files.first ?? "", files: files, config: nil, hasTokenizer: false)
    }

    private init(path: String, files: [String], config: String?, hasTokenizer: Bool) {
        self.path = path
        self.files = files
        self.hasTokenizer = hasTokenizer
        isAdapter = config?.hasSuffix("adapter_config.json") == true
        isCheckpoint = config != nil && !isAdapter
        var tensors: [InspectedTensor] = []
        var problem: (any UserFacingError)?
        settings = config.flatMap(Self.settings) ?? []
        if let config, settings.isEmpty {
            // Their readers know what is wrong.
            do {
                _ = isAdapter ? nil : try HFConfig(path: config)
                _ = isAdapter ? try PEFTConfig(path: config) : nil
            } catch {
                problem = error as? any UserFacingError
            }
        }
        for name in files {
            do throws(SafetensorsError) {
                let file = try SafetensorsFile(path: name)
                tensors += file.tensors.values.map {
                    InspectedTensor(
                        name: $0.name,
                        shape: $0.shape,
                        type: $0.typeName,
                        bytes: $0.byteRange.count,
                        offset: $0.byteRange.lowerBound
                    )
                }.sorted { $0.offset < $1.offset }
            } catch {
                problem = problem ?? error
            }
        }
        self.tensors = tensors
        self.problem = problem
    }

    /// The numbers, texts and lists of a settings file; whatever it holds is only shown.
    private static func settings(_ path: String) -> [(key: String, value: String)]? {
        guard let text = try? TextFile.read(path), text.utf8.count < 1 << 20,
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
            let members = object as? [String: Any]
        else { return nil }
        return members.compactMap { key, value in
            switch value {
            case let text as String: (key, text)
            case let number as NSNumber:
                // JSON's truth values arrive as numbers of C's type bool ("c", on some systems "B").
                ["c", "B"].contains(String(cString: number.objCType))
                    ? (key, number.boolValue ? "true" : "false") : (key, "\(number)")
            case let list as [String]: (key, list.joined(separator: ", "))
            default: nil
            }
        }.sorted { $0.key < $1.key }
    }

    private var parameters: Int { tensors.reduce(0) { $0 + $1.elements } }
    private var bytes: Int { tensors.reduce(0) { $0 + $1.bytes } }

    func print(listsTensors: Bool) {
        typealias Text = InspectionText
        printLine(TextSanitizer.cleanLine(path))
        let kind =
            isAdapter
            ? say("LoRA 어댑터 (PEFT)", "LoRA adapter (PEFT)")
            : isCheckpoint
                ? say("Hugging Face 체크포인트", "Hugging Face checkpoint") : "safetensors"
        Text.row(say("형식", "format"), kind)
        Text.row(
            say("파일", "files"),
            files.map { ($0 as NSString).lastPathComponent }.joined(separator: ", ")
        )
        if !tensors.isEmpty {
            Text.row(
                say("크기", "size"),
                InspectionText.size(bytes)
                    + say(
                        ", 매개변수 \(parameters.formatted())개",
                        ", \(parameters.formatted()) parameters"
                    )
            )
        }
        if isCheckpoint {
            Text.row(
                say("토크나이저", "tokenizer"),
                hasTokenizer
                    ? "tokenizer.json" : say("tokenizer.json이 없음", "no tokenizer.json")
            )
        }
        if !settings.isEmpty {
            printLine("\n" + say("설정", "Settings"))
            for (key, value) in settings {
                let line = TextSanitizer.cleanLine("  \(key) = \(value)")
                printLine(TerminalColumns.fit(line, TerminalColumns.of(STDOUT_FILENO) ?? 200))
            }
        }
        // Where no header could be read, nothing is known of tensors.
        guard problem == nil || !tensors.isEmpty else { return }
        printLine("\n" + say("텐서", "Tensors") + " (\(tensors.count))")
        Text.printTypes(InspectedType.all(of: tensors))
        if listsTensors {
            printLine()
            Text.printTensors(tensors)
        }
    }

    /// The files as JSON.
    struct Figures: Encodable {
        let format: String
        let path: String
        let files: [String]
        let parameters: Int
        let bytes: Int
        let settings: [String: String]
        let types: [InspectedType]
        let tensorCount: Int
        let tensors: [InspectedTensor]?
        let problem: String?
    }

    func figures(listsTensors: Bool) -> Figures {
        Figures(
            format: isAdapter ? "peft" : isCheckpoint ? "checkpoint" : "safetensors",
            path: path,
            files: files,
            parameters: parameters,
            bytes: bytes,
            settings: Dictionary(
                settings.map { ($0.key, $0.value) },
                uniquingKeysWith: { first, _ in first }
            ),
            types: InspectedType.all(of: tensors),
            tensorCount: tensors.count,
            tensors: listsTensors ? tensors : nil,
            problem: problem?.message(in: processLanguage)
        )
    }
}
