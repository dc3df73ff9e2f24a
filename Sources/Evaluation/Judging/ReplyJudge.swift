// Holds a reply against what it should be: whole, about a menu, about one that fits the request. What fits is
// the catalogue's word, through the same recommender that chooses in the chat: no constraint of the request is
// broken, and no more of its wishes are missed than by the best menu there is. Nobody in particular eats.

import Diagnostics
import Foundation
import Generation
import KoreanText
import Recommendation

/// What was found about one reply.
package struct ReplyJudgement: Sendable, Equatable {
    /// Whether it ended by the end-of-sequence token, after a whole sentence.
    package var isComplete = false
    /// The menu of the catalogue that it recommends; nil where it recommends none.
    package var menu: String?
    /// Words in a recommending sentence that are no menu of the catalogue.
    package var unlisted: String?
    /// Whether that menu fits the request; false without one, nil where no menu was asked for.
    package var fits: Bool?
    /// What is wrong with the menu: a constraint it breaks, or a wish it misses.
    package var misfit: String?
    /// Whether it speaks of the menu in its 맥락; nil without 맥락.
    package var followsContext: Bool?
    /// How it keeps to its 맥락; nil without one.
    package var faithfulness: ContextFaithfulness?
    /// How it begins, as `ReplyOpening` spells it; nil where it recommends nothing.
    package var opening: String?

    /// The menu it recommends, or the words in its place.
    package var offer: String? { menu ?? unlisted }

    /// Nothing found yet.
    package init() {}
}

/// Judges replies by a catalogue.
package struct ReplyJudge: Sendable {
    private let catalog: MenuCatalog
    private let finder: MenuFinder
    private let recommender: Recommender
    private let ingredients: IngredientNames
    /// Understands requests that bring no labels.
    package let reader: RequestReader
    private let circumstances: Circumstances

    /// A judge for a catalogue, at a moment.
    package init(catalog: MenuCatalog, circumstances: Circumstances) {
        self.catalog = catalog
        finder = MenuFinder(catalog: catalog)
        recommender = Recommender(catalog: catalog)
        ingredients = IngredientNames(catalog.ingredients)
        reader = RequestReader(catalog: catalog)
        self.circumstances = circumstances
    }

    /// What a request without labels asks for.
    package func read(_ text: String) -> FoodRequest {
        reader.read(text, circumstances: circumstances)
    }

    /// What answers a request; nil where it asks for no menu.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - named: Menus of which a fitting one should be one, where labels say so.
    /// - Returns: Which menus fit.
    package func fit(of request: FoodRequest, named: [String] = []) -> MenuFit? {
        guard request.asksForMenu else { return nil }
        let query = DinerQuery(request: request, circumstances: circumstances)
        return MenuFit(recommender.recommend(query), named: named)
    }

    /// What a request's reply is given to speak about; nil where its 맥락 names no menu.
    package func given(_ item: RequestItem) -> GivenContext? {
        guard let menu = item.contextMenu, let context = item.example.context else { return nil }
        let request = item.example.instruction
        return GivenContext(
            menu: menu,
            text: context.text,
            request: request,
            asksForEnergy: read(request).kind == .calories,
            isKnownMenu: catalog.menu(named: menu) != nil
        )
    }

    /// Judges a reply.
    ///
    /// - Parameters:
    ///   - result: The reply.
    ///   - fit: What answers its request.
    ///   - context: What its prompt gave it to speak about.
    /// - Returns: What was found.
    package func judge(
        _ result: GenerationResult,
        fit: MenuFit?,
        context: GivenContext? = nil
    ) -> ReplyJudgement {
        var judgement = ReplyJudgement()
        judgement.isComplete = Self.isComplete(result)
        switch finder.menu(in: result.text) {
        case .listed(let menu): judgement.menu = menu.name
        case .unlisted(let words): judgement.unlisted = words
        case nil: break
        }
        if let fit {
            judgement.fits = judgement.menu.map { fit.misfit(of: $0) == nil } ?? false
            judgement.misfit = judgement.menu.flatMap(fit.misfit(of:))
        }
        judgement.opening = judgement.offer.map {
            ReplyOpening.words(of: result.text, without: spellings(of: $0))
        }
        if let context {
            let matcher = NameMatcher(names: spellings(of: context.menu))
            judgement.followsContext = !matcher.allMatches(in: result.text).isEmpty
            judgement.faithfulness = ContextFaithfulness(
                of: result.text,
                to: context,
                ingredients: ingredients
            )
        }
        return judgement
    }

    /// Every menu that a reply recommends, by name: what counts as offered.
    package func recommended(in text: String) -> [String] {
        finder.allMenus(in: text).map(\.name)
    }

    /// Every spelling of a menu: what 다시 추천 must not say.
    package func spellings(of menu: String) -> [String] {
        catalog.menu(named: menu)?.allSpellings ?? [menu]
    }

    /// What a first reply has offered, as the chat remembers it.
    package func offered(_ menu: String) -> OfferedMenus {
        var offered = OfferedMenus()
        offered.insert(catalog.menu(named: menu).map(ReplyMenu.listed) ?? .unlisted(menu))
        return offered
    }

    /// Whether a reply ended by itself, with the sign that ends a sentence.
    static func isComplete(_ result: GenerationResult) -> Bool {
        guard result.finish == .stop, !result.beganAnotherTurn else { return false }
        let body = result.text.trimmingCharacters(in: closers)
        return body.unicodeScalars.last.map { enders.contains($0) } ?? false
    }

    private static let enders = Set(".!?…~。！？".unicodeScalars)
    private static let closers = CharacterSet(charactersIn: "\"'”’)]」』 ")
}
