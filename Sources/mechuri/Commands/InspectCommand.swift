// `mechuri inspect`: what a model file holds, without reading its weights: a GGUF, a safetensors file,
// or a folder of them (a checkpoint, an adapter). Damaged files are shown as far as they can be read.

import ArgumentParser
import ChatUI
import Diagnostics
import Foundation
import ModelFormats

/// Shows a model file.
struct InspectCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "inspect",
            abstract: say(
                "모델 파일에 무엇이 들어 있는지 보여 줍니다.",
                "Show what a model file holds."
            ),
            discussion: say(
                "GGUF 파일, safetensors 파일, 또는 그것이 든 폴더(체크포인트, LoRA 어댑터)를 봅니다. 가중치는 읽지 않습니다. "
                    + "파일이 손상되어 끝까지 읽을 수 없으면 읽은 데까지 보여 주고 65로 끝납니다.",
                "Reads a GGUF, a safetensors file, or a folder of them (checkpoint, LoRA adapter), "
                    + "never the weights. A damaged file is shown as far as it goes, and the exit "
                    + "code is 65."
            )
        )
    }

    @OptionGroup var language: LanguageOptions
    @Argument(
        help: ArgumentHelp(
            say("파일, 폴더, 또는 Models 폴더의 이름", "A file, a folder, or a name in a Models folder"),
            valueName: say("파일", "file")
        ),
        completion: .file()
    )
    var file: String
    @Flag(help: ArgumentHelp(say("텐서를 모두 보여 줌", "List all tensors")))
    var tensors = false
    @Flag(help: ArgumentHelp(say("JSON으로", "As JSON")))
    var json = false

    func run() throws {
        var status = stat()
        let exists = stat(file, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR {
            return try show(CheckpointInspection(folder: file))
        }
        let path = try Surroundings(complains: false).locator.model(file)
        let head = try MappedFile(path: path)
        if withExtendedLifetime(head, { head.bytes.prefix(4).elementsEqual("GGUF".utf8) }) {
            return try show(GGUFInspection(GGUFOutline(path: path)))
        }
        if path.hasSuffix(".safetensors") {
            return try show(CheckpointInspection(files: [path]))
        }
        throw GGUFError.notGGUF(path: path)
    }

    private func show(_ inspection: some Inspection) throws {
        if json {
            try printJSON(inspection.figures(listsTensors: tensors))
        } else {
            inspection.print(listsTensors: tensors)
        }
        if let problem = inspection.problem {
            complain(problem)
            throw ExitCode(problem.exitStatus.rawValue)
        }
    }
}

/// A file or folder that was looked at.
protocol Inspection {
    associatedtype Figures: Encodable
    /// Why it could not be read to its end.
    var problem: (any UserFacingError)? { get }
    /// Prints it for people.
    func print(listsTensors: Bool)
    /// The same for programs.
    func figures(listsTensors: Bool) -> Figures
}

/// A tensor of any file.
struct InspectedTensor: Encodable {
    let name: String
    /// Sizes, in the order of the file's format.
    let shape: [Int]
    let type: String
    let bytes: Int
    /// Where its bytes stand in the file.
    let offset: Int

    /// Elements of the tensor.
    var elements: Int { shape.reduce(1, *) }
}

/// Tensors of one type together.
struct InspectedType: Encodable {
    let type: String
    let tensors: Int
    let elements: Int
    let bytes: Int

    /// The types of some tensors, largest first.
    static func all(of tensors: [InspectedTensor]) -> [InspectedType] {
        Dictionary(grouping: tensors, by: \.type).map { type, group in
            InspectedType(
                type: type,
                tensors: group.count,
                elements: group.reduce(0) { $0 + $1.elements },
                bytes: group.reduce(0) { $0 + $1.bytes }
            )
        }.sorted { ($0.bytes, $1.type) > ($1.bytes, $0.type) }
    }
}

/// What the two kinds of inspection print alike.
enum InspectionText {
    /// "64.0 KiB" below a mebibyte, else as elsewhere.
    static func size(_ bytes: Int) -> String {
        guard bytes < 1 << 20 else { return ByteCount.text(bytes) }
        return (Double(bytes) / 1024).formatted(.number.precision(.fractionLength(1))) + " KiB"
    }

    /// A line "name  value" with safe text, cut at the terminal's width.
    static func row(_ name: String, _ value: String) {
        let label = TextSanitizer.cleanLine(name)
        let fill = String(repeating: " ", count: max(14 - DisplayWidth.width(of: label), 1))
        let line = "  " + label + fill + TextSanitizer.cleanLine(value)
        let columns = TerminalColumns.of(STDOUT_FILENO)
        printLine(columns.map { TerminalColumns.fit(line, $0) } ?? line)
    }

    /// Types with their shares.
    static func printTypes(_ types: [InspectedType]) {
        let total = max(types.reduce(0) { $0 + $1.bytes }, 1)
        var table = TextTable(
            header: [
                say("형", "type"), say("텐서", "tensors"), say("원소", "elements"),
                say("크기", "size"), say("비율", "share"),
            ],
            leading: 1
        )
        for type in types {
            let share = Double(type.bytes) / Double(total) * 100
            table.append([
                type.type, "\(type.tensors)", type.elements.formatted(),
                size(type.bytes),
                "\(share.formatted(.number.precision(.fractionLength(1)))) %",
            ])
        }
        table.print()
    }

    /// All tensors.
    static func printTensors(_ tensors: [InspectedTensor]) {
        var table = TextTable(
            header: [
                say("텐서", "tensor"), say("모양", "shape"), say("형", "type"),
                say("바이트", "bytes"), say("위치", "offset"),
            ],
            leading: 1
        )
        for tensor in tensors {
            table.append([
                tensor.name, tensor.shape.map(String.init).joined(separator: "×"), tensor.type,
                "\(tensor.bytes)", "\(tensor.offset)",
            ])
        }
        table.print()
    }
}
