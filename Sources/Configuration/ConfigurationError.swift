// What can be wrong with settings, with the places where models, themes and menus are looked for,
// and with an installation. The cases carry facts; the sentences are made in `message(in:)`.

import Diagnostics

/// An error of the Configuration module.
package enum ConfigurationError: UserFacingError, Equatable {
    /// Nothing was found at any of the places tried.
    case notFound(ResourceKind, name: String?, tried: [String])
    /// The model asked for is a folder; `isCheckpoint` when it holds a config.json.
    case modelIsFolder(path: String, isCheckpoint: Bool)
    /// Neither the XDG variable nor a home folder says where this folder should be.
    case noHome(variable: String)
    /// The file exists and cannot be read as text.
    case unreadable(path: String, reason: String)
    /// The settings file is not valid TOML.
    case invalidTOML(path: String, line: Int, column: Int, detail: String)
    /// The settings file has a key that means nothing.
    case unknownKey(path: String, line: Int?, key: String, nearest: String?)
    /// A setting's value has another type.
    case wrongType(path: String, line: Int?, key: String, expected: ValueKind, got: String)
    /// A setting's value is not allowed.
    case badValue(path: String, line: Int?, key: String, value: String, allowed: String)
    /// A file or folder could not be written.
    case cannotWrite(path: String, reason: String)
    /// What should be installed is missing.
    case nothingToInstall(path: String)

    package var exitStatus: ExitStatus {
        switch self {
        case .notFound, .modelIsFolder, .unreadable, .nothingToInstall: .missingInput
        case .noHome: .unavailable
        case .cannotWrite: .cannotWrite
        case .invalidTOML, .unknownKey, .wrongType, .badValue: .badInput
        }
    }

    package func message(in language: Language) -> String {
        switch self {
        case .notFound, .modelIsFolder, .noHome, .unreadable: messageAboutPlaces(in: language)
        case .invalidTOML, .unknownKey, .wrongType, .badValue: messageAboutSettings(in: language)
        case .cannotWrite, .nothingToInstall: messageAboutInstallation(in: language)
        }
    }

    private func messageAboutPlaces(in language: Language) -> String {
        switch self {
        case .notFound(let kind, let name, let tried):
            let what =
                name.map { "\(kind.label(in: language)) '\($0)'" } ?? kind.label(in: language)
            let list = tried.map { "\n  - \($0)" }.joined()
            return language.pick(
                "\(what): 찾을 수 없습니다. 찾아본 곳:\(list)\n\(kind.hint(in: language))",
                "\(what): not found. Places tried:\(list)\n\(kind.hint(in: language))"
            )
        case .modelIsFolder(let path, true):
            return language.pick(
                "\(path): GGUF 파일이 아니라 Hugging Face 폴더입니다. 먼저 변환해 주세요: mechuri import \(path) -o model.gguf",
                "\(path): a Hugging Face folder, not a GGUF file. Convert it first: mechuri import \(path) -o model.gguf"
            )
        case .modelIsFolder(let path, false):
            return language.pick(
                "\(path): 폴더입니다. GGUF 파일의 경로를 적어 주세요.",
                "\(path): a folder. Give the path of a GGUF file."
            )
        case .noHome(let variable):
            return language.pick(
                "홈 폴더를 알 수 없습니다. HOME 또는 \(variable) 환경 변수에 절대 경로를 지정해 주세요.",
                "No home folder is known. Set HOME or \(variable) to an absolute path."
            )
        case .unreadable(let path, let reason):
            return language.pick(
                "\(path): 읽을 수 없습니다 (\(reason)).",
                "\(path): cannot be read (\(reason))."
            )
        default: return ""
        }
    }

    private func messageAboutSettings(in language: Language) -> String {
        switch self {
        case .invalidTOML(let path, let line, let column, let detail):
            return language.pick(
                "\(path):\(line):\(column): TOML 문법에 맞지 않습니다 (\(detail)).",
                "\(path):\(line):\(column): not valid TOML (\(detail))."
            )
        case .unknownKey(let path, let line, let key, let nearest):
            let place = place(path, line)
            let korean = nearest.map { " 혹시 '\($0)'인가요?" } ?? ""
            let english = nearest.map { " Did you mean '\($0)'?" } ?? ""
            return language.pick(
                "\(place): '\(key)'라는 설정은 없습니다.\(korean)",
                "\(place): there is no setting '\(key)'.\(english)"
            )
        case .wrongType(let path, let line, let key, let expected, let got):
            return language.pick(
                "\(place(path, line)): '\(key)'에는 \(expected.label(in: language)) 값이 와야 하는데 \(got) 값입니다.",
                "\(place(path, line)): '\(key)' wants \(expected.label(in: language)), not \(got)."
            )
        case .badValue(let path, let line, let key, let value, let allowed):
            return language.pick(
                "\(place(path, line)): '\(key)'에 \(value) 값은 쓸 수 없습니다. 쓸 수 있는 값: \(allowed)",
                "\(place(path, line)): '\(key)' cannot be \(value). Allowed: \(allowed)"
            )
        default: return ""
        }
    }

    private func messageAboutInstallation(in language: Language) -> String {
        switch self {
        case .cannotWrite(let path, let reason):
            return language.pick(
                "\(path): 쓸 수 없습니다 (\(reason)). 권한과 남은 공간을 확인하거나 다른 위치를 골라 주세요.",
                "\(path): cannot be written (\(reason)). Check permissions and free space, or choose another place."
            )
        case .nothingToInstall(let path):
            return language.pick(
                "\(path): 설치할 파일이 없습니다.",
                "\(path): there is nothing here to install."
            )
        default: return ""
        }
    }

    private func place(_ path: String, _ line: Int?) -> String {
        line.map { "\(path):\($0)" } ?? path
    }
}

/// What kind of resource was looked for.
package enum ResourceKind: Sendable, Equatable {
    /// A model file (.gguf).
    case model
    /// The folder of themes.
    case themes
    /// The menu table.
    case menus
    /// A folder with a LoRA adapter.
    case adapter
    /// The seed tasks of self-instruct.
    case seeds
    /// The grammar that corpora are composed of.
    case grammar

    fileprivate func label(in language: Language) -> String {
        switch self {
        case .model: language.pick("모델", "model")
        case .themes: language.pick("테마 폴더", "themes folder")
        case .menus: language.pick("메뉴 표", "menu table")
        case .adapter: language.pick("어댑터", "adapter")
        case .seeds: language.pick("씨앗 작업", "seed tasks")
        case .grammar: language.pick("문법 폴더", "grammar folder")
        }
    }

    fileprivate func hint(in language: Language) -> String {
        switch self {
        case .model:
            language.pick(
                "GGUF 파일의 경로를 적거나 MECHURI_HOME을 Models 폴더가 있는 곳으로 지정해 주세요.",
                "Give the path of a GGUF file, or set MECHURI_HOME to the folder that holds Models."
            )
        case .adapter:
            language.pick(
                "peft로 저장한, adapter_config.json이 있는 폴더를 적어 주세요.",
                "Name a folder saved by peft, one that holds adapter_config.json."
            )
        case .themes, .menus, .seeds, .grammar:
            language.pick(
                "MECHURI_HOME을 Models와 Themes 폴더가 있는 곳으로 지정해 주세요.",
                "Set MECHURI_HOME to the folder that holds Models and Themes."
            )
        }
    }
}

/// The kind of value a setting takes.
package enum ValueKind: String, Sendable, Equatable {
    /// Text in quotes.
    case text
    /// A list of texts.
    case texts
    /// A whole number.
    case integer
    /// A number, whole or not.
    case number
    /// true or false.
    case boolean
    /// A list of tables.
    case tables

    fileprivate func label(in language: Language) -> String {
        switch self {
        case .text: language.pick("따옴표로 묶은 글자", "text in quotes")
        case .texts: language.pick("[\"…\", \"…\"] 꼴의 목록", "a list such as [\"…\", \"…\"]")
        case .integer: language.pick("정수", "a whole number")
        case .number: language.pick("숫자", "a number")
        case .boolean: language.pick("true 또는 false", "true or false")
        case .tables: language.pick("[[…]] 꼴의 표 하나 이상", "one or more tables [[…]]")
        }
    }
}
