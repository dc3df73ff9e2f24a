// What conversations a corpus is made of, and how many of each: most are requests for a menu.

/// A kind of conversation.
package enum ConversationKind: String, CaseIterable, Sendable {
    /// A request with one to three wishes.
    case wishes
    /// A request that refuses something.
    case refusal
    /// A request with a limit of money or energy.
    case limit
    /// A request with ingredients that are wanted or at hand.
    case ingredients
    /// A request that names a menu.
    case named
    /// A request without any wish.
    case plain
    /// 다시 추천, perhaps in a direction.
    case another
    /// What is it?
    case what
    /// What is in it?
    case contents
    /// How much energy has it?
    case energy
    /// Why this one?
    case why
    /// This one or that one?
    case compare
    /// A question about facts that nobody told.
    case unknown
    /// Talk without a menu.
    case talk

    /// Its share, in thousandths of a corpus.
    package var share: Int {
        switch self {
        case .wishes: 520
        case .refusal: 70
        case .limit: 35
        case .ingredients: 60
        case .named: 40
        case .plain: 40
        case .another: 60
        case .what: 25
        case .contents: 20
        case .energy: 20
        case .why: 15
        case .compare: 25
        case .unknown: 10
        case .talk: 60
        }
    }
}
