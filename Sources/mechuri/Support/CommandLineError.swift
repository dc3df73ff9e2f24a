// What only the command line itself can get wrong.

import Diagnostics
import Foundation

/// Errors of the commands, beside those of the modules they call.
enum CommandLineError: UserFacingError, Equatable {
    /// There is no such command; `among` are those there are.
    case unknownCommand(String, nearest: String?, among: [String])
    /// Standard output cannot be written; `code` is errno.
    case cannotPrint(code: Int32)
    /// The file to be written is there already.
    case exists(path: String)
    /// The path to write to is a folder or a device.
    case notAFile(path: String)
    /// A file stands where a folder is wanted.
    case notAFolder(path: String)
    /// A file cannot be written; `code` is errno.
    case cannotWrite(path: String, code: Int32)
    /// No conversation was deleted.
    case nothingToRestore
    /// The files to learn from hold no text.
    case noText(paths: [String])
    /// A question that cannot be asked without a terminal; `option` answers it.
    case needsAnswer(option: String)
    /// No menu is called so; `near` are names that are like it.
    case unknownMenu(String, near: [String])

    var exitStatus: ExitStatus {
        switch self {
        case .unknownCommand, .needsAnswer: .usage
        case .cannotPrint, .exists, .notAFile, .cannotWrite: .cannotWrite
        case .notAFolder: .missingInput
        case .unknownMenu: .failure
        case .nothingToRestore: .failure
        case .noText: .badInput
        }
    }

    func message(in language: Language) -> String {
        switch self {
        case .unknownCommand(let name, let nearest, let among):
            let korean = nearest.map { " 혹시 '\($0)'인가요?" } ?? ""
            let english = nearest.map { " Did you mean '\($0)'?" } ?? ""
            let list = among.joined(separator: ", ")
            return language.pick(
                "'\(name)' 명령은 없습니다.\(korean) 쓸 수 있는 명령: \(list)",
                "There is no command '\(name)'.\(english) Commands: \(list)"
            )
        case .cannotPrint(let code):
            return language.pick(
                "표준 출력에 쓸 수 없습니다(\(reason(code))).",
                "Cannot write to standard output (\(reason(code)))."
            )
        case .exists(let path):
            return language.pick(
                "\(path) 파일이 이미 있습니다. 덮어쓰려면 --force를 쓰세요.",
                "\(path) exists already. Use --force to replace it."
            )
        case .notAFile(let path):
            return language.pick(
                "\(path)에는 쓸 수 없습니다. 폴더나 장치가 아니라 새 파일의 경로를 적어 주세요.",
                "\(path) is a folder or a device. Give the path of a file to write."
            )
        case .notAFolder(let path):
            return language.pick(
                "\(path)은(는) 폴더가 아닙니다. config.json이 있는 폴더를 적어 주세요.",
                "\(path) is not a folder. Give the folder that holds config.json."
            )
        case .cannotWrite(let path, let code):
            return language.pick(
                "\(path)에 쓸 수 없습니다(\(reason(code))). 폴더와 권한, 남은 공간을 확인해 주세요.",
                "Cannot write \(path) (\(reason(code))). Check the folder, permissions and free space."
            )
        case .needsAnswer(let option):
            return language.pick(
                "터미널이 아니어서 물어볼 수 없습니다. 정말이면 \(option)를 붙여 주세요.",
                "There is no terminal to ask. Add \(option) if you mean it."
            )
        case .unknownMenu(let name, let near):
            let list = near.joined(separator: ", ")
            return language.pick(
                "‘\(name)’ 메뉴는 없습니다." + (near.isEmpty ? "" : " 비슷한 이름: \(list)"),
                "There is no menu ‘\(name)’." + (near.isEmpty ? "" : " Near to it: \(list)")
            )
        case .noText(let paths):
            let list = paths.joined(separator: ", ")
            return language.pick(
                "배울 글이 없습니다: \(list). 글이 든 파일인지 확인해 주세요.",
                "There is no text to learn from in \(list). Check that the files hold text."
            )
        case .nothingToRestore:
            return language.pick("되살릴 대화가 없습니다.", "There is no deleted conversation to restore.")
        }
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
