// The command line before the parser sees it. `--lang` may stand before the command, where the parser
// would take it for the chat's; and a word that is no command is told so, instead of being called
// an unexpected argument of the chat.

import ArgumentParser
import Configuration

/// The words after the program's name.
struct CommandArguments {
    /// What the parser gets.
    let words: [String]

    /// Drops a leading `--lang ko|en`, which HelpLanguage.swift has read already.
    init(_ words: [String]) {
        var rest = words[...]
        while let first = rest.first {
            if first == "--lang", let name = rest.dropFirst().first, LanguageOptions.accepts(name) {
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--lang="),
                LanguageOptions.accepts(String(first.dropFirst(7)))
            {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        self.words = Array(rest)
    }

    /// - Throws: `CommandLineError.unknownCommand` when a word stands where a command belongs.
    func check(against root: any ParsableCommand.Type) throws {
        var type = root
        var names = ["help"]
        for word in words {
            let commands = type.configuration.subcommands
            guard !commands.isEmpty, !word.hasPrefix("-"), !word.isEmpty else { return }
            names += commands.compactMap { $0.configuration.commandName }
            if word == "help", type == root {
                names = []
                continue
            }
            guard let next = commands.first(where: { $0.configuration.commandName == word }) else {
                let nearest = EditDistance.nearest(to: word, among: names)
                throw CommandLineError.unknownCommand(word, nearest: nearest, among: names.sorted())
            }
            (type, names) = (next, [])
        }
    }

    /// Whether the answer is a completion script, of which no word may be changed.
    var asksForCompletions: Bool {
        words.contains {
            $0.hasPrefix("--generate-completion-script") || $0.hasPrefix("---completion")
        }
    }
}
