// Lists of labelled requests as files: one JSON object a line.

import Recommendation
import StrictJSON

extension CoreRequest {
    /// Reads a list, one JSON object a line, empty lines aside.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: Its name for messages.
    ///   - check: Knows what labels may name.
    /// - Returns: The requests, one at least.
    /// - Throws: `EvaluationError`, naming the line.
    package static func list(
        _ text: String,
        path: String,
        check: LabelCheck
    ) throws -> [CoreRequest] {
        var list: [CoreRequest] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated() where !line.allSatisfy(\.isWhitespace)
        {
            do {
                let node = try Array(line.utf8).withUnsafeBytes {
                    try JSONNode(parsing: $0, source: path)
                }
                let request = try CoreRequest(node)
                if let label = request.unknownLabel(check) {
                    throw EvaluationError.unknownName(path: path, line: index + 1, label: label)
                }
                list.append(request)
            } catch let error as JSONError {
                throw EvaluationError.badLine(path: path, line: index + 1, error)
            }
        }
        guard !list.isEmpty else { throw EvaluationError.empty(path: path) }
        return list
    }

    /// The first label that names what the catalogue does not know; nil where it knows all.
    private func unknownLabel(_ check: LabelCheck) -> String? {
        (wanted + unwanted).first { !check.knows($0) }?.description
            ?? wantedMenus.first { !check.knows(menu: $0) }.map { "메뉴:\($0)" }
            ?? withoutIngredients.first { !check.knows(leftOutIngredient: $0) }.map { "재료:\($0)" }
            ?? withoutMenus.first { !check.knows(leftOutMenu: $0) }.map { "메뉴:\($0)" }
    }

    private init(_ node: JSONNode) throws(JSONError) {
        self.init(text: try node.required("request").string())
        for label in try Self.labels(node, "wanted") {
            if let menu = label.menu {
                wantedMenus.append(menu)
            } else {
                wanted.append(try label.feature())
            }
        }
        for label in try Self.labels(node, "unwanted") { unwanted.append(try label.feature()) }
        for label in try Self.labels(node, "without") {
            if let menu = label.menu {
                withoutMenus.append(menu)
            } else if case .ingredient(let name) = Feature(label: label.text) {
                withoutIngredients.append(name)
            } else {
                throw label.node.outOfRange(label.text, "재료:…, 메뉴:…")
            }
        }
        budget = try node.present("budget").map { n throws(JSONError) in
            try n.integer(in: 0...10_000_000)
        }
        maximumKcal = try node.present("kcal_max").map { n throws(JSONError) in
            try n.integer(in: 0...100_000)
        }
    }

    private static func labels(_ node: JSONNode, _ key: String) throws(JSONError) -> [Label] {
        guard let list = try node.present(key) else { return [] }
        var labels: [Label] = []
        for element in try list.elements() {
            labels.append(Label(text: try element.string(), node: element))
        }
        return labels
    }

    /// A label and where it stands.
    private struct Label {
        let text: String
        let node: JSONNode

        /// The menu that it names; nil where it is no 메뉴:….
        var menu: String? {
            let mark = "메뉴:"
            return text.hasPrefix(mark) && text != mark ? String(text.dropFirst(mark.count)) : nil
        }

        /// The feature that it spells.
        func feature() throws(JSONError) -> Feature {
            guard let feature = Feature(label: text) else {
                throw node.outOfRange(text, "맛:매운, 끼니:점심 …")
            }
            return feature
        }
    }
}
