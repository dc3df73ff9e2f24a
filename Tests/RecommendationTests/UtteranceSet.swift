// Labelled utterances and how a reader does on them: counts of hits, extras and misses per field. The
// labels were written without sight of the lexicon; equal words are made equal before they are compared.

import Foundation
import KoreanText
import Recommendation

/// One utterance with its labels.
struct Utterance: Decodable {
    let text: String
    let kind: String
    var wanted: [String]?
    var unwanted: [String]?
    var excluded: [String]?
    var mentioned: [String]?
    var have: [String]?
    var budget: Int?
    var people: Int?
    var large: Bool?
    var kcalMax: Int?
    var meant: String?

    enum CodingKeys: String, CodingKey {
        case text, kind, wanted, unwanted, excluded, mentioned, have, budget, people, large, meant
        case kcalMax = "kcal_max"
    }

    /// The utterances of a file.
    static func all(_ name: String) throws -> [Utterance] {
        try String(contentsOf: url(name), encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Utterance.self, from: Data($0.utf8)) }
    }

    private static func url(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Utterances").appending(path: name)
    }
}

/// Hits, extras and misses.
struct Tally {
    var hits = 0
    var extras = 0
    var misses = 0

    var precision: Double { hits + extras == 0 ? 1 : Double(hits) / Double(hits + extras) }
    var recall: Double { hits + misses == 0 ? 1 : Double(hits) / Double(hits + misses) }
    var f1: Double {
        precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }

    mutating func count(_ found: Set<String>, _ labelled: Set<String>) {
        hits += found.intersection(labelled).count
        extras += found.subtracting(labelled).count
        misses += labelled.subtracting(found).count
    }
}

/// A reader's results on a set of utterances.
struct Measurement {
    private(set) var fields: [String: Tally] = [:]
    private(set) var rightKinds = 0
    private(set) var count = 0
    private(set) var faults: [String] = []
    private let catalog: MenuCatalog
    private let reader: RequestReader

    init(_ utterances: [Utterance], catalog: MenuCatalog, reader: RequestReader) {
        self.catalog = catalog
        self.reader = reader
        for utterance in utterances { measure(utterance) }
    }

    subscript(_ field: String) -> Tally { fields[field] ?? Tally() }

    var kindAccuracy: Double { Double(rightKinds) / Double(max(1, count)) }

    private mutating func measure(_ utterance: Utterance) {
        let request = reader.read(utterance.text)
        var fault = ""
        count += 1
        if request.kind.rawValue == utterance.kind {
            rightKinds += 1
        } else {
            fault += " kind=\(request.kind.rawValue)≠\(utterance.kind)"
        }
        let wanted = features(request.wanted)
        let labelled = normal(utterance.wanted)
        let families = Set((wanted.union(labelled)).map(Self.family))
        for family in families {
            fields["wanted \(family)", default: Tally()].count(
                wanted.filter { Self.family($0) == family },
                labelled.filter { Self.family($0) == family }
            )
        }
        let excluded =
            request.excludedIngredients.map { "재료:\($0)" }
            + request.excludedMenus.map { "메뉴:\($0)" }
        let comparisons: [(String, Set<String>, Set<String>)] = [
            ("wanted", wanted, labelled),
            ("unwanted", features(request.unwanted), normal(utterance.unwanted)),
            ("excluded", normal(excluded), normal(utterance.excluded)),
            ("mentioned", menus(request.mentioned), menus(utterance.mentioned)),
            ("have", foods(request.atHand), foods(utterance.have)),
            ("budget", Self.one(request.budget), Self.one(utterance.budget)),
            ("people", Self.one(request.people), Self.one(utterance.people)),
            ("large", Self.one(request.isLarge ? true : nil), Self.one(utterance.large)),
            ("kcal_max", Self.one(request.maximumKcal), Self.one(utterance.kcalMax)),
            ("meant", Self.one(request.meant), Self.one(utterance.meant)),
        ]
        for (field, found, label) in comparisons {
            fields[field, default: Tally()].count(found, label)
            let extra = found.subtracting(label).sorted()
            let missing = label.subtracting(found).sorted()
            if !extra.isEmpty { fault += " \(field)+\(extra.joined(separator: "+"))" }
            if !missing.isEmpty { fault += " \(field)-\(missing.joined(separator: "-"))" }
        }
        if !fault.isEmpty { faults.append("\(utterance.text)  ⟶ \(fault)") }
    }

    // MARK: - Equal words

    private static func one<Value>(_ value: Value?) -> Set<String> {
        value.map { ["\($0)".trimmingCharacters(in: .whitespaces)] } ?? []
    }

    private static func family(_ feature: String) -> String {
        String(feature.prefix { $0 != ":" })
    }

    /// Features that the labels have no word for.
    private static let unlabelled: Set<String> = [
        "형태:회", "형태:조림", "형태:무침", "형태:디저트", "형태:음료", "형태:간식", "무게:보통",
    ]

    private func features(_ features: [Feature]) -> Set<String> {
        normal(
            features.map(\.description)
                .filter { !Self.unlabelled.contains($0) && !$0.hasPrefix("요리:") }
        )
    }

    private static let equal = ["온도:뜨겁게": "맛:뜨끈한", "나라:터키": "나라:튀르키예"]

    /// 온도:뜨겁게 counts as 맛:뜨끈한; ingredients by their usual name; menus by the catalogue's, and
    /// those left out that it does not have.
    private func normal(_ words: [String]?) -> Set<String> {
        Set(
            (words ?? []).compactMap { word in
                let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { return word }
                switch parts[0] {
                case "재료": return "재료:\(reader.usualName(ofIngredient: parts[1]))"
                case "메뉴" where parts[1] == "회": return "재료:회"
                case "메뉴":
                    let usual = reader.usualName(ofIngredient: parts[1])
                    if usual != parts[1] { return "재료:\(usual)" }
                    return catalog.menu(named: parts[1]).map { "메뉴:\($0.name)" }
                default: return Self.equal[word] ?? word
                }
            }
        )
    }

    private func menus(_ names: [String]?) -> Set<String> {
        Set((names ?? []).compactMap { catalog.menu(named: $0)?.name })
    }

    private func foods(_ names: [String]?) -> Set<String> {
        Set((names ?? []).map { reader.usualName(ofIngredient: $0) })
    }

    // MARK: - Report

    /// A table of the fields.
    var report: String {
        func row(_ name: String, _ tally: Tally) -> String {
            let figures = [tally.precision, tally.recall, tally.f1]
                .map { String(format: "%.3f", $0) }.joined(separator: "  ")
            return "\(figures)  \(tally.hits + tally.misses)\t\(name)"
        }
        let kind = String(format: "kind accuracy %.3f of %d", kindAccuracy, count)
        let rows = fields.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
        return ([kind, "P      R      F1     labels"] + rows).joined(separator: "\n")
    }
}
