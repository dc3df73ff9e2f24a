// Particles (조사) whose form depends on the word before them: 김밥은 but 피자는, 김밥으로 but 물로.
// Messages and contexts that name a menu attach them here and never write "은(는)".

/// Korean particles.
package enum Particle {
    /// A particle with two forms.
    package enum Pair: Sendable, CaseIterable {
        /// 은/는
        case topic
        /// 이/가
        case subject
        /// 을/를
        case object
        /// 과/와
        case with
        /// 으로/로; 로 also after ㄹ
        case direction
        /// 이랑/랑
        case together
        /// 이나/나
        case alternative
        /// 이라도/라도
        case concession
        /// 이라고/라고
        case quotation
        /// 이에요/예요
        case copula

        /// The form after a final consonant, then the one after a vowel.
        package var forms: (consonant: String, vowel: String) {
            switch self {
            case .topic: ("은", "는")
            case .subject: ("이", "가")
            case .object: ("을", "를")
            case .with: ("과", "와")
            case .direction: ("으로", "로")
            case .together: ("이랑", "랑")
            case .alternative: ("이나", "나")
            case .concession: ("이라도", "라도")
            case .quotation: ("이라고", "라고")
            case .copula: ("이에요", "예요")
            }
        }
    }

    /// The word with the particle's right form after it.
    ///
    /// A word that cannot be read (an emoji)
    /// gets the vowel's form.
    package static func attach(_ pair: Pair, to word: String) -> String {
        word + form(of: pair, after: word)
    }

    /// Whether the word's last sound is known, so that a particle can follow it.
    package static func isDerivable(after word: String) -> Bool {
        WordEnding(of: word) != .unknown
    }

    /// The form of the particle that the word asks for.
    package static func form(of pair: Pair, after word: String) -> String {
        switch WordEnding(of: word) {
        case .vowel, .unknown: pair.forms.vowel
        case .rieul: pair == .direction ? pair.forms.vowel : pair.forms.consonant
        case .consonant: pair.forms.consonant
        }
    }

    /// Every particle that may follow a noun directly, longest first.
    package static let all: [String] = (anywhere + afterVowel).sorted {
        ($0.count, $1) > ($1.count, $0)
    }

    /// Particles after any noun.
    ///
    /// They may stand in a row: 까지도, 에서는, 처럼만.
    static let anywhere: [String] = [
        "은", "는", "이", "가", "을", "를", "과", "와", "도", "만", "의", "에", "로", "으로", "랑", "이랑",
        "하고", "에서", "에게", "한테", "께", "부터", "까지", "처럼", "보다", "마저", "조차", "밖에", "커녕",
        "대로", "마다", "씩", "쯤", "뿐", "들", "등", "정도", "같은", "같이", "로서", "로써", "으로서",
        "으로써", "에다", "에다가", "이나", "이나마", "이라도", "이든", "이든지", "란", "이며", "이야말로", "요",
        "이요", "인", "일", "임", "만큼",
    ]

    /// Particles and short copulas after a vowel only: 피자나, 피자라도, 피자다.
    static let afterVowel: [String] = [
        "나", "나마", "라", "라도", "든", "든지", "며", "야말로", "다", "야", "고", "네", "지", "죠",
    ]
}
