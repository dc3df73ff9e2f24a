// What a grammar may hold: its sections, the kinds of their lines and the slots that are filled there.
// Models/grammar/README.md says the same for those who write phrases.

import Recommendation

/// What a line of a section may hold.
struct GrammarRule {
    /// The slots that are filled in its phrases.
    let slots: Set<String>
    /// The wish that the section is about.
    var wish: Feature?
    /// Whether it is small talk.
    var isTalk = false

    /// The rule for a line.
    ///
    /// - Throws: ``GrammarError`` when its section or kind is unknown.
    static func check(
        _ entry: GrammarFile.Entry,
        path: String
    ) throws(GrammarError) -> GrammarRule {
        let (section, kind) = (entry.section, entry.kind)
        func refuse() -> GrammarError {
            .unknownKind(path: path, line: entry.line, section: section, kind: kind)
        }
        if section.hasPrefix("talk ") {
            guard talkKinds.contains(kind) else { throw refuse() }
            return GrammarRule(slots: [], isTalk: true)
        }
        if let wish = Feature(label: section) {
            let isDenial = Grammar.Denial(rawValue: kind) != nil
            if isDenial || Grammar.Echo(rawValue: kind) != nil { return GrammarRule(slots: []) }
            guard Grammar.Cue(rawValue: kind) != nil else { throw refuse() }
            return GrammarRule(slots: [], wish: wish)
        }
        if let slot = echoSlots[section] {
            guard Grammar.Echo(rawValue: kind) != nil else { throw refuse() }
            return GrammarRule(slots: slot.isEmpty ? [] : [slot])
        }
        guard let slots = textSlots[section] else {
            throw .unknownSection(path: path, line: entry.line, name: section)
        }
        guard kind == "text" else { throw refuse() }
        return GrammarRule(slots: slots)
    }

    /// What must be there.
    static var required: [(section: String, kind: String)] {
        textSlots.keys.sorted().map { ($0, "text") }
            + echoSlots.keys.sorted().map { ($0, Grammar.Echo.because.rawValue) }
    }

    private static let talkKinds: Set<String> = ["says", "answers"]

    /// Sections that take up a reason other than a wish, with what fills their phrases.
    private static let echoSlots: [String: String] = [
        "나라": "country", "재료": "ingredient", "예산": "budget", "열량": "limit", "제외": "left",
        "닮음": "like", "시간": "meal", "제철": "season", "날": "day", "있는 재료": "ingredient",
        "균형:단백질": "", "균형:식이섬유": "", "균형:나트륨": "", "균형:열량": "", "거절": "denial",
    ]

    /// Particles that a request glues to a noun.
    static let nounParticles: Set<String> = [
        "을", "이", "로", "은", "과", "이랑", "이나", "이라", "이라도", "도",
    ]

    private static let textSlots: [String: Set<String>] = [
        "ask after adnominal": [], "ask after noun": nounParticles, "ask after circumstance": [],
        "plain ask": [], "another": [], "another hotter": [], "another milder": [],
        "another lighter": [], "another heartier": [], "another cheaper": [], "another soup": [],
        "another country": [], "refuse taste": ["X", "not X"], "refuse ingredient": ["X"],
        "refuse menu": ["X"], "with ingredient": ["X", "Y"], "what": ["X"], "ingredients": ["X"],
        "calories": ["X"], "why": ["X"], "compare": ["X", "Y"], "budget": ["N"],
        "kcal limit": ["N"],
        "first with adnominal": ["adnominal", "menu"], "first with because": ["because", "menu"],
        "first plain": ["menu"], "first with description": ["description", "menu"],
        "second description": ["description", "kind"],
        "second ingredients": ["ingredient", "ingredient2"], "second kcal": ["kcal"],
        "closing": [], "what answer": ["menu", "description", "kind", "ingredient"],
        "ingredients answer": ["menu", "ingredients"], "calories answer": ["menu", "kcal"],
        "why answer": ["menu", "because", "adnominal"],
        "compare answer": ["menu", "other", "adnominal"], "unknown fact": ["menu"],
        "another lead": [], "another hotter lead": [], "another milder lead": [],
        "another lighter lead": [], "another heartier lead": [], "another cheaper lead": [],
        "another soup lead": [], "another country lead": [],
    ]
}
