// All that the composer can say and ask: phrases by section and kind, from the files of one folder. What
// a section is for stands in Models/grammar/README.md; a name that nothing uses is refused, so that a
// slip of the pen does not silence a whole section.

import Foundation
import Recommendation

/// Phrases to compose conversations of.
package struct Grammar: Sendable {
    private let phrases: [String: [String: [Template]]]
    /// The wishes that people have words for, in the order of the files.
    package let wishes: [Feature]
    /// Small talk, by name.
    package let talks: [String]
    /// How many phrases tell a wish.
    package let cueCount: Int

    /// Kinds of phrases that tell a wish.
    package enum Cue: String, CaseIterable {
        /// Stands before a noun.
        case before
        /// Is a noun phrase.
        case noun
        /// Tells the circumstances; a question follows.
        case circumstance
        /// Needs no question.
        case wish
    }

    /// Kinds of phrases that refuse what would otherwise be a wish.
    enum Denial: String {
        /// What is refused, before a noun: 매운.
        case plain
        /// That it shall not be, before a noun: 안 매운.
        case denial
        /// The same as an answer says it, before a noun.
        case polite
    }

    /// Kinds of phrases that take a wish up in an answer.
    package enum Echo: String, CaseIterable {
        /// Stands before the menu's name.
        case adnominal
        /// A clause before the recommendation.
        case because
    }

    /// Reads every `.txt` file of a folder, in the order of their names.
    ///
    /// - Throws: ``GrammarError``.
    package init(folder: String) throws(GrammarError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let texts = names.filter { $0.hasSuffix(".txt") }.sorted()
        guard !texts.isEmpty else { throw .unreadable(path: folder) }
        var files: [(path: String, text: String)] = []
        for name in texts {
            let path = (folder as NSString).appendingPathComponent(name)
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw .unreadable(path: path)
            }
            files.append((path, text))
        }
        try self.init(files)
    }

    /// A grammar of texts that are read already.
    package init(_ files: [(path: String, text: String)]) throws(GrammarError) {
        var phrases: [String: [String: [Template]]] = [:]
        var wishes: [Feature] = []
        var talks: [String] = []
        var cueCount = 0
        for (path, text) in files {
            for entry in try GrammarFile(text, path: path).entries {
                let rule = try GrammarRule.check(entry, path: path)
                var templates: [Template] = []
                for phrase in entry.phrases {
                    guard let template = Template(phrase), template.slots.isSubset(of: rule.slots)
                    else { throw .badSlot(path: path, line: entry.line, phrase: phrase) }
                    templates.append(template)
                }
                phrases[entry.section, default: [:]][entry.kind, default: []] += templates
                if let wish = rule.wish, Cue(rawValue: entry.kind) != nil {
                    cueCount += templates.count
                    if !wishes.contains(wish) { wishes.append(wish) }
                }
                if rule.isTalk, !talks.contains(entry.section) { talks.append(entry.section) }
            }
        }
        (self.phrases, self.wishes, self.talks) = (phrases, wishes, talks)
        self.cueCount = cueCount
        for (section, kind) in GrammarRule.required where templates(section, kind).isEmpty {
            throw .missing(section: section, kind: kind)
        }
    }

    /// The phrases of a section and kind; none where there are none.
    package func templates(_ section: String, _ kind: String = "text") -> [Template] {
        phrases[section]?[kind] ?? []
    }

    /// The phrases that tell a wish.
    package func cues(_ wish: Feature, _ kind: Cue) -> [Template] {
        templates(wish.description, kind.rawValue)
    }

    /// What can be refused.
    package var refusals: [Feature] {
        phrases.keys.sorted().compactMap(Feature.init(label:)).filter {
            !templates($0.description, Denial.denial.rawValue).isEmpty
        }
    }

    /// How much is known to say about a wish: common wishes have more words.
    package func wealth(_ wish: Feature) -> Int {
        Cue.allCases.reduce(0) { $0 + cues(wish, $1).count }
    }
}
