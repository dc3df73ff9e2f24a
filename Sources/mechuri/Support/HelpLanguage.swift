// The language of help and errors has to be known before the command line is parsed, because the
// parser's own help is part of it: so `--lang` is looked for first, then MECHURI_LANG, then the
// settings file. What is wrong with that file is said later, by the command that needs it.

import Configuration
import Diagnostics

/// The language of this process: `--lang ko|en`, else MECHURI_LANG, else the settings file, else Korean.
let processLanguage: Language = {
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() {
        if argument == "--lang", arguments.indices.contains(index + 1),
            let language = Language(rawValue: arguments[index + 1])
        {
            return language
        }
        if argument.hasPrefix("--lang="),
            let language = Language(rawValue: String(argument.dropFirst(7)))
        {
            return language
        }
    }
    let locator = ResourceLocator()
    if let name = locator.environment.variables["MECHURI_LANG"] {
        return Language(rawValue: name) ?? .korean
    }
    let settings = locator.settingsFile.flatMap { try? Settings.read(path: $0) }
    return settings?.language ?? .korean
}()

/// One of two spellings, in the language of this process.
func say(_ korean: String, _ english: String) -> String {
    processLanguage.pick(korean, english)
}
