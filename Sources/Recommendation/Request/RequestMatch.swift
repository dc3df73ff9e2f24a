// A word of the lexicon where it stands in a question, and the few things that the rules ask of it.

extension RequestScan {
    /// A word of the lexicon in the question.
    struct Match: Sendable {
        /// Its letters.
        let range: Range<Int>
        /// What it stands for, each once.
        let meanings: [RequestLexicon.Meaning]

        /// The menu it names.
        var menu: String? {
            for case .menu(let name) in meanings { return name }
            return nil
        }

        /// The ingredient it names.
        var ingredient: String? {
            for case .ingredient(let name) in meanings { return name }
            return nil
        }

        /// Whether both are menus or both ingredients: then they may stand in a list.
        func isLike(_ other: Match) -> Bool {
            (menu != nil && other.menu != nil) || (ingredient != nil && other.ingredient != nil)
        }

        /// Whether it names an ingredient and nothing else.
        var isIngredientOnly: Bool { ingredient != nil && menu == nil && wishes.isEmpty }

        /// Whether it is something that can be chosen: a menu, an ingredient, a form, a kitchen.
        var isThing: Bool {
            menu != nil || ingredient != nil
                || wishes.contains {
                    switch $0 {
                    case .form, .cuisine, .dish: true
                    default: false
                    }
                }
        }

        /// Whether it is a meal of the day.
        var isMeal: Bool { wishes.contains { if case .meal = $0 { true } else { false } } }

        /// Whether it tells when or in what state somebody eats, not what.
        var isCircumstance: Bool {
            wishes.contains {
                switch $0 {
                case .meal, .situation: true
                default: false
                }
            }
        }

        /// Whether it tells of weather or state, which last when a meal is over.
        var isSurrounding: Bool {
            wishes.contains {
                switch $0 {
                case .situation(.rain), .situation(.heat), .situation(.cold), .situation(.alone),
                    .situation(.diet), .situation(.illness):
                    true
                default: false
                }
            }
        }

        /// Whether it is a stomach that food upsets.
        var isUpset: Bool {
            wishes.contains(.situation(.easyOnStomach)) || wishes.contains(.situation(.illness))
        }

        /// What it wishes for.
        var wishes: [Feature] {
            meanings.compactMap { if case .wish(let feature) = $0 { feature } else { nil } }
        }
    }
}
