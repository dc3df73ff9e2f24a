// What a corpus is made of, counted while it is composed.

/// What a corpus is made of.
package struct CorpusReport: Sendable, Equatable {
    /// Conversations.
    package private(set) var count = 0
    /// Of every kind.
    package private(set) var kinds: [ConversationKind: Int] = [:]
    /// Written from a 맥락, and of those about a menu that does not exist.
    package private(set) var grounded = 0
    package private(set) var invented = 0
    /// Distinct requests, and distinct menus of the catalogue.
    package var requests: Int { requestHashes.count }
    package private(set) var menus: Set<String> = []
    /// How often answers that name a menu begin with the same two words, the menu's name aside.
    package private(set) var openings: [String: Int] = [:]
    private var requestHashes: Set<Int> = []

    mutating func add(_ made: ComposedConversation) {
        count += 1
        kinds[made.kind, default: 0] += 1
        if !made.context.isEmpty { grounded += 1 }
        if made.isInvented, !made.context.isEmpty { invented += 1 }
        requestHashes.insert(made.request.hashValue)
        guard let menu = made.menu else { return }
        if !made.isInvented { menus.insert(menu) }
        let plain = made.answer.replacing(menu, with: "○")
        openings[plain.split(separator: " ").prefix(2).joined(separator: " "), default: 0] += 1
    }

    /// The commonest opening and its share of answers that name a menu.
    package var commonestOpening: (text: String, share: Double)? {
        let total = openings.values.reduce(0, +)
        return openings.max { ($0.value, $1.key) < ($1.value, $0.key) }
            .map { ($0.key, Double($0.value) / Double(max(total, 1))) }
    }
}
