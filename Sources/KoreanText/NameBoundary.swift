// What may follow a menu name inside one word (어절). Korean glues particles and the copula to a
// noun, so 라면이에요 names 라면 while 라면땅 and 회식 name something else. The rest of the word must
// read as particles in a row, or begin with a form of the copula, which then goes on freely.

/// The rule for the end of a name.
enum NameBoundary {
    /// What follows a name.
    enum Verdict: Equatable {
        /// The name ends here.
        case ends
        /// It is part of another word.
        case continues
        /// More text is needed to tell.
        case undecided
    }

    /// Forms of the copula and 같다 after any noun; any ending may follow them.
    private static let openings: [String] = [
        "이에", "이예", "이었", "이여", "이니", "이잖", "이라", "이란", "이지", "이고", "이면", "이죠", "이네",
        "이군", "이구", "이긴", "이기", "이겠", "이신", "이십", "이셨", "이세", "이다", "이던", "이어", "이야",
        "이거", "이건", "이랍", "이랬", "이래", "인데", "인가", "인지", "인걸", "인거", "인듯", "인만큼", "일까", "일지",
        "일뿐", "일거", "일걸", "일텐", "일듯", "일수", "입니", "같아", "같았", "같습", "같네", "같죠", "같지", "같은",
    ]

    /// The copula without 이, after a vowel only.
    private static let vowelOpenings: [String] = [
        "예요", "여요", "에요", "였", "랍니", "라서", "라고", "라는", "라니", "라며", "라지", "래요", "네요", "지요",
        "지만", "잖", "니까", "거든", "던", "답니", "구나", "군요", "겠", "고요", "죠",
    ]

    /// After a name of one syllable only these are taken as particles: 회의, 국가, 전에, 면도 and the
    /// like are far more often words of their own.
    private static let shortNameTails: [String] = [
        "은", "는", "이", "가", "을", "를", "과", "와", "랑", "이랑", "하고", "만", "도", "이나", "이라도",
        "부터", "까지", "처럼", "보다", "같은", "으로", "이요", "요",
    ]

    /// The copula after a name of one syllable.
    private static let shortNameOpenings: [String] = [
        "이에요", "예요", "이었", "였", "입니다", "인데", "이라서", "이니까", "이라고", "라고",
    ]

    /// Words that start with a one-syllable dish and a particle, but mean something else.
    private static let homographs: [String] = [
        "국가", "국도", "면도", "전과", "전부터", "전까지", "전보다", "전처럼", "죽은", "죽도록", "차이", "묵은", "포도",
        "파도", "배가", "배는", "배도", "배를", "배만",
    ]

    private static let afterVowel = Tails(
        particles: Particle.anywhere + Particle.afterVowel,
        openings: openings + vowelOpenings
    )
    private static let afterConsonant = Tails(particles: Particle.anywhere, openings: openings)
    private static let afterShortName = Tails(
        particles: shortNameTails,
        openings: shortNameOpenings
    )
    private static let others = homographs.map { $0.unicodeScalars.map(\.value) }

    /// The most letters of a tail that are looked at.
    static let lookahead = 16

    /// Judges what follows a name.
    ///
    /// - Parameters:
    ///   - name: The name's scalars without spaces.
    ///   - tail: The letters that follow the name without a gap, at most `lookahead`.
    ///   - isOpen: Whether text may still arrive right after the tail.
    /// - Returns: Whether the name stands, is part of another word, or needs more text.
    static func verdict(name: [UInt32], tail: [UInt32], isOpen: Bool) -> Verdict {
        guard !tail.isEmpty else { return isOpen ? .undecided : .ends }
        if name.count == 1, let only = name.first {
            let word = [only] + tail
            let settled = afterShortName.verdict(tail, isOpen: isOpen)
            let isOther = others.contains { word.starts(with: $0) }
            return isOther && !afterShortName.opens(tail) ? .continues : settled
        }
        let endsInVowel = name.last.flatMap(Unicode.Scalar.init)
            .flatMap(Hangul.finalIndex(of:)).map { $0 == 0 }
        return (endsInVowel ?? true ? afterVowel : afterConsonant).verdict(tail, isOpen: isOpen)
    }
}

/// The particles and openings that one kind of name takes, as scalars.
private struct Tails: Sendable {
    let particles: [[UInt32]]
    let openings: [[UInt32]]

    init(particles: [String], openings: [String]) {
        self.particles = particles.map { $0.unicodeScalars.map(\.value) }
        self.openings = openings.map { $0.unicodeScalars.map(\.value) }
    }

    /// Whether the tail begins with a form of the copula.
    func opens(_ tail: [UInt32]) -> Bool { openings.contains { tail.starts(with: $0) } }

    /// Reads the tail as particles in a row, perhaps with the copula after them.
    func verdict(_ tail: [UInt32], isOpen: Bool) -> NameBoundary.Verdict {
        var reached = [Bool](repeating: false, count: tail.count + 1)
        reached[0] = true
        var mayStillFit = false
        for start in tail.indices where reached[start] {
            let rest = tail[start...]
            if openings.contains(where: { rest.starts(with: $0) }) { return .ends }
            for particle in particles where rest.starts(with: particle) {
                reached[start + particle.count] = true
            }
            if isOpen && !mayStillFit {
                mayStillFit = (particles + openings).contains { $0.starts(with: rest) }
            }
        }
        if reached[tail.count] { return isOpen ? .undecided : .ends }
        return mayStillFit ? .undecided : .continues
    }
}
