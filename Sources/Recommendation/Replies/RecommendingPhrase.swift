// How Korean recommends: a noun, its particle, perhaps an adverb, and one of a few predicates:
// 김치찌개는 어떠세요? · 우동을 한번 드셔 보세요 · 칼국수가 딱 좋아요. Given the text after a noun, this says
// whether the noun stands in such a place. Descriptions (김치찌개는 김치를 넣어 끓인 …) do not.

/// The constructions that put a noun forward.
enum RecommendingPhrase {
    /// How sure the construction makes us that the noun before it is a dish.
    enum Strength {
        /// Any noun here is offered to eat: … 어떠세요, … 추천드려요, … 드셔 보세요.
        case strong
        /// A dish here is recommended, but other nouns stand here too: 국물이 좋아요.
        case weak
    }

    /// A particle between noun and predicate.
    private enum Marker { case none, topic, object, subject, also, direction }

    private static let markers: [(text: String, marker: Marker)] = [
        ("은", .topic), ("는", .topic), ("을", .object), ("를", .object), ("이", .subject),
        ("가", .subject), ("도", .also), ("으로", .direction), ("로", .direction),
    ]

    /// Words that may stand between particle and predicate.
    private static let adverbs: [String] = [
        "한번", "한 번", "꼭", "정말", "특히", "오늘", "가장", "제일", "더", "먼저", "직접", "강력히", "적극",
        "함께", "같이", "참", "아주", "하나", "한 그릇", "한 잔", "한 접시", "한 입", "든든하게", "가볍게", "시원하게",
        "따뜻하게", "맛있게", "간단하게", "간단히",
    ]

    private static let suggesting = ["어떠", "어떨", "어때", "어떻습", "어떻겠"]
    private static let offering = [
        "추천", "권해", "권합", "권하", "권유", "제안", "강추", "드셔 보", "드셔보", "드시는 건", "드시는 걸", "드시는 게",
        "드시는 것", "드시길", "드시면 좋", "드시면 어", "드세", "먹어 보", "먹어보", "먹는 건", "먹는 걸", "먹는 게",
        "먹는 것", "먹으면 좋", "만들어 보", "만들어보", "만들어 드", "즐겨 보", "즐겨보", "시켜 보", "시켜보", "시켜 드",
        "주문해 보", "주문해보", "고르겠", "골라 드", "골라 보", "골라보", "골라 봤", "마셔 보", "마셔보", "끓여 보",
        "끓여보", "선택해 보", "선택해보", "준비해 보", "맛보",
    ]
    private static let praising = [
        "좋", "제격", "딱", "안성맞춤", "어울", "괜찮", "최고", "그만이", "나을", "낫",
    ]
    private static let choosing = ["추천", "골라", "정해", "정하", "하시", "가시", "가 보", "해 보", "결정", "드셔 보"]
    /// A predicate that is taken back again: 좋지 않아요, 추천하지는 않아요.
    private static let denials = ["지 않", "지는 않", "지 못", "안 "]

    /// Judges the text after a noun.
    ///
    /// nil when it recommends nothing.
    static func strength(after text: Substring) -> Strength? {
        var rest = skipClosers(text)
        var marker = Marker.none
        for candidate in markers where rest.hasPrefix(candidate.text) {
            let after = skipClosers(rest.dropFirst(candidate.text.count))
            guard after.first.map({ $0 == " " || $0 == "," }) ?? false else { continue }
            marker = candidate.marker
            rest = after
            break
        }
        guard rest.first == " " || rest.first == "," else { return nil }
        rest = skipAdverbs(rest)
        return predicate(rest, marker)
    }

    private static func predicate(_ text: Substring, _ marker: Marker) -> Strength? {
        func begins(_ words: [String]) -> Bool {
            words.contains { word in
                guard text.hasPrefix(word) else { return false }
                let sentence = text.prefix { !".!?\n".contains($0) }
                let start = sentence.dropFirst(word.count).prefix(5)
                return !denials.contains { start.contains($0) }
            }
        }
        switch marker {
        case .topic: return begins(suggesting) ? .strong : begins(praising) ? .weak : nil
        case .object: return begins(offering) ? .strong : nil
        case .subject: return begins(suggesting) ? .strong : begins(praising) ? .weak : nil
        case .also: return begins(suggesting + offering) ? .strong : begins(praising) ? .weak : nil
        case .direction: return begins(choosing) ? .weak : nil
        case .none: return begins(suggesting) ? .strong : begins(offering) ? .weak : nil
        }
    }

    /// Past closing quotes, brackets, emphasis and a remark in parentheses.
    private static func skipClosers(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first {
            if "*_\"'”’」』)]>".contains(first) {
                rest = rest.dropFirst()
            } else if first == "(", let end = rest.firstIndex(of: ")") {
                rest = rest[rest.index(after: end)...]
            } else {
                break
            }
        }
        return rest
    }

    /// Past spaces, a comma, and up to two adverbs.
    private static func skipAdverbs(_ text: Substring) -> Substring {
        var rest = text.drop { $0 == " " || $0 == "," }
        for _ in 0..<2 {
            guard let adverb = adverbs.first(where: { rest.hasPrefix($0 + " ") }) else { break }
            rest = rest.dropFirst(adverb.count).drop { $0 == " " }
        }
        return rest
    }
}
