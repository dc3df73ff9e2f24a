// How a reply is held to the menu that the recommender chose.
//
//     context   the menu and its facts stand in the prompt (`### 맥락:`); the model finds its own words, and
//               the decoder keeps every other menu, foreign ingredient and number out of them. A reply that
//               does not come to name the menu is withdrawn and opened by force.
//     opening   the reply is made to begin with the recommending sentence; the model goes on from there.
//     off       the model chooses for itself, as the original 메추리 did; only what a person must not eat
//               and what was offered already stays unsaid.

/// How replies are grounded.
package enum GroundingMode: String, Sendable, CaseIterable {
    /// By context where the model was trained to follow one, else by its opening.
    case auto
    /// By context.
    case context
    /// By opening.
    case opening
    /// Not at all.
    case off
}
