// What needs no model: facts that the catalogue answers, reviewed words about danger, and why a menu was
// recommended.

import Foundation
import Generation
import KoreanText
import Prompting
import Recommendation

extension WritingTask {
    /// The answer to a question that the program or the catalogue answers; nil when the model shall.
    func lookedUp() -> WrittenReply? {
        switch request.kind {
        case .recommend, .another, .thanks, .greeting, .offTopic: return nil
        case .safety:
            return said(SafetyAnswer(for: order.question).text, source: .program)
        case .why:
            guard let base = order.base else { return nil }
            let reasons = order.baseReasons.map { "· \($0)" }.joined(separator: "\n")
            let object = Particle.attach(.object, to: base)
            return said(
                reasons.isEmpty ? "\(object) 고른 이유는 남아 있지 않아요." : "\(object) 고른 이유예요.\n\(reasons)",
                source: .catalogue
            )
        case .ate:
            guard let menu = menusAskedAbout.first else { return nil }
            let object = Particle.attach(.object, to: menu.name)
            return said(
                "\(object) 드셨군요. '먹었어요'를 누르면 오늘 식사로 적어 둘게요.",
                menu: menu,
                source: .catalogue
            )
        case .whatIs, .ingredients, .calories, .cook, .compare:
            let menus = menusAskedAbout
            let text = assistant.facts.text(
                request.kind,
                about: menus,
                people: order.diners.people,
                better: request.kind == .compare ? better(of: menus) : nil
            )
            return text.map { said($0, menu: menus.first, source: .catalogue) }
        }
    }

    /// The menus that the question names, or the one that was looked at.
    private var menusAskedAbout: [Menu] {
        let named = request.mentioned.compactMap(assistant.catalog.menu(named:))
        return named.isEmpty
            ? [order.base].compactMap { $0.flatMap(assistant.catalog.menu(named:)) }
            : named
    }

    private func better(of menus: [Menu]) -> Candidate? {
        var query = assistant.query(order, request, seed: seed)
        query.offered = []
        query.request.excludedMenus = []
        return assistant.recommender.recommend(query).candidates.first { candidate in
            menus.contains { $0.name == candidate.menu.name }
        }
    }

    /// A reply that needs no model.
    func said(
        _ text: String,
        menu: Menu? = nil,
        reasons: [Reason] = [],
        source: ReplySource
    ) -> WrittenReply {
        onEvent(.text(text))
        let result = GenerationResult(
            text: text,
            finish: .stop,
            seed: seed,
            tokens: 0,
            timings: GenerationTimings()
        )
        return WrittenReply(menu: menu?.name, result: result, reasons: reasons, source: source)
    }
}
