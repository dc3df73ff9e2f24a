// Figures in a question: 만원 이하, 7천원, 500칼로리, 3인분, 넷이서, 곱빼기. A figure is read backwards from
// its unit, in digits or Korean numerals or both (1만 5천원, 오백).

/// The figures of a question.
struct Quantities: Sendable {
    /// The most one person pays, in won.
    private(set) var budget: Int?
    /// How many eat.
    private(set) var people: Int?
    /// The most energy, in kcal.
    private(set) var maximumKcal: Int?
    /// Whether much is asked for.
    let isLarge: Bool

    private struct PeopleWord: Sendable {
        let count: Int
        let startsWord: Bool
        let endsWord: Bool
    }

    private static let large = LetterTrie(words: QuantityWords.large)
    private static let peopleUnits = LetterTrie(words: QuantityWords.peopleUnits)
    private static let energyUnits = LetterTrie(words: QuantityWords.energyUnits)
    private static let perPerson = LetterTrie(words: QuantityWords.perPerson)
    private static let limits = LetterTrie(
        words:
            "이하 미만 이내 안쪽 안으로 안에서 안짝 밑 아래 언더 까지 안넘 안넘게 넘지 대로 대에서 선에서 정도 으로 짜리 미만 안짝 안팎 내외 내로 쯤 씩 컷 한도 내 안 넘으 넘기 밖에 만으로"
    )
    static let paid = LetterTrie(words: QuantityWords.paid)
    private static let won = UInt32(0xC6D0)  // 원
    private static let sumEnds = Set("만천".unicodeScalars.map(\.value))
    private static let nativePeople: LetterTrie<PeopleWord> = {
        var trie = LetterTrie<PeopleWord>()
        for (count, words) in QuantityWords.people {
            for word in words.split(separator: " ") {
                trie.insert(
                    word.filter { $0 != "^" && $0 != "$" },
                    PeopleWord(
                        count: count,
                        startsWord: word.hasPrefix("^"),
                        endsWord: word.hasSuffix("$")
                    )
                )
            }
        }
        return trie
    }()

    /// Reads the figures of a text.
    init(_ text: RequestText) {
        let letters = text.letters
        isLarge = Self.large.occurs(in: letters)
        var nativeEnd = 0
        for place in letters.indices {
            if place >= nativeEnd, let native = NativeNumber.people(text, at: place) {
                people = native.count
                nativeEnd = native.end
            }
            if place >= nativeEnd, let word = Self.nativePeople.longest(letters, at: place),
                let one = word.values.first, !one.startsWord || text.startsWord(place),
                !one.endsWord || text.gaps[place + word.length] > .none
            {
                people = one.count
            }
            let energy = Self.energyUnits.length(letters, at: place)
            if energy > 0 { readEnergy(text, place..<place + energy) }
            readWon(text, at: place)
            guard place > 0 else { continue }
            let endsInUnit =
                letters[place] == 0xC778 && text.gaps[place + 1] > .none  // 2인
                && (0x30...0x39).contains(letters[place - 1])
            if endsInUnit || Self.peopleUnits.length(letters, at: place) > 0,
                let figure = Self.figure(text, before: place), (1...99).contains(figure)
            {
                people = figure
            }
        }
        shareBudget(text)
    }

    private mutating func readEnergy(_ text: RequestText, _ unit: Range<Int>) {
        let letters = text.letters
        guard !Self.isLeast(letters, unit.upperBound) else { return }
        // 600칼로리 태우고 왔어: what is gone.
        let isBurnt = (unit.upperBound..<min(unit.upperBound + 5, letters.count))
            .contains { Self.burnt.length(letters, at: $0) > 0 }
        if isBurnt { return }
        if let figure = Self.figure(text, before: unit.lowerBound) {
            if (50...3000).contains(figure) { maximumKcal = figure }
            return
        }
        // 칼로리 500 이하, 열량은 400 안 넘게.
        guard maximumKcal == nil else { return }
        var start = unit.upperBound
        if start < letters.count, Self.particles.contains(letters[start]) { start += 1 }
        var end = start
        while end < letters.count, Self.isDigit(letters[end]), end - start < 4 { end += 1 }
        let figure = start < end ? Self.value(letters[start..<end]) : 0
        if (100...3000).contains(figure), Self.limits.length(letters, at: end) > 0,
            !Self.isLeast(letters, end)
        {
            maximumKcal = figure
        }
    }

    private static let burnt = LetterTrie(words: QuantityWords.burnt)
    private static let least = LetterTrie(words: QuantityWords.least)
    private static let notLeast = LetterTrie(words: QuantityWords.notLeast)
    private static let particles = Set("은는이가을를도".unicodeScalars.map(\.value))

    /// Whether the figure that ends at the place is the least, not the most: 만원 이상.
    private static func isLeast(_ letters: [UInt32], _ end: Int) -> Bool {
        let length = least.length(letters, at: end)
        return length > 0 && notLeast.length(letters, at: end) <= length
    }

    private mutating func readWon(_ text: RequestText, at place: Int) {
        if let sum = SpelledWon.sum(text, at: place) {
            budget = sum
            return
        }
        let isWon = text.letters[place] == Self.won
        // 만 이하, 8천 안쪽, 12000 밑, without 원; but not 국물만 정도.
        let isBare = !isWon && Self.limits.length(text.letters, at: place) > 0
        guard isWon || isBare, let start = Self.figureStart(text, before: place) else { return }
        // 한 봉지 천원이라 사왔는데: what it cost.
        if Self.paid.length(text.letters, at: place + (isWon ? 1 : 0)) > 0 { return }
        if Self.isLeast(text.letters, place + (isWon ? 1 : 0)) { return }
        let least = Self.isDigit(text.letters[start]) && isWon ? 10 : 1000
        guard (least...1_000_000).contains(Self.value(text.letters[start..<place])) else { return }
        if isBare {
            let isSum = Self.sumEnds.contains(text.letters[place - 1])
            let isRound = place - start >= 4 && text.letters[place - 1] == 0x30
            guard isSum || isRound, text.startsWord(start) || Self.isDigit(text.letters[start])
            else { return }
        }
        let sum = Self.value(text.letters[start..<place])
        budget = SpelledWon.withFraction(sum, text, start..<place) ?? sum
    }

    /// A sum for several people is shared among them, unless it is said to be for each.
    private mutating func shareBudget(_ text: RequestText) {
        guard let sum = budget, let people, people > 1, sum / people >= 4000,
            !Self.perPerson.occurs(in: text.letters)
        else { return }
        budget = sum / people
    }

    // MARK: - Figures

    private static let digits: [UInt32: Int] = {
        var result: [UInt32: Int] = [:]
        for (value, scalar) in "영일이삼사오육칠팔구".unicodeScalars.enumerated() {
            result[scalar.value] = value
        }
        return result
    }()
    private static let units: [UInt32: Int] = Dictionary(
        uniqueKeysWithValues: zip("십백천만".unicodeScalars.map(\.value), [10, 100, 1000, 10_000])
    )

    /// The figure that ends right before the place; nil where none does.
    private static func figure(_ text: RequestText, before end: Int) -> Int? {
        figureStart(text, before: end).map { value(text.letters[$0..<end]) }
    }

    /// Where the figure begins that ends right before the place.
    static func figureStart(_ text: RequestText, before end: Int) -> Int? {
        let letters = text.letters
        var start = end
        while start > 0, isNumeral(letters[start - 1]), end - start < 12 {
            // 3~4명: two figures.
            let isApart = start < end && text.startsWord(start)
            if isApart, isDigit(letters[start]), isDigit(letters[start - 1]) { break }
            start -= 1
        }
        // 추천 6인분: the figure begins at a word, or with its digits.
        if start > 0, !text.startsWord(start) {
            let begin = (start..<end).first { $0 > start && text.startsWord($0) }
            let digit = (start..<end).first { (0x30...0x39).contains(letters[$0]) }
            start = begin ?? digit ?? start
        }
        // 가격이만원: a particle, no two.
        if start < end - 1, start > 0, !text.startsWord(start), letters[start] == 0xC774 {
            start += 1
        }
        return start < end ? start : nil
    }

    /// What a figure amounts to.
    static func value(_ figure: ArraySlice<UInt32>) -> Int {
        var total = 0
        var section = 0
        var current: Int?
        for letter in figure {
            if (0x30...0x39).contains(letter) {
                current = min((current ?? 0) * 10 + Int(letter - 0x30), 100_000_000)
            } else if let digit = digits[letter] {
                current = digit
            } else if let unit = units[letter], unit < 10_000 {
                section += (current ?? 1) * unit
                current = nil
            } else {
                let sum = section + (current ?? 0)
                total += (sum == 0 ? 1 : sum) * 10_000
                (section, current) = (0, nil)
            }
        }
        return total + section + (current ?? 0)
    }

    static func isDigit(_ letter: UInt32) -> Bool { (0x30...0x39).contains(letter) }

    private static func isNumeral(_ letter: UInt32) -> Bool {
        (0x30...0x39).contains(letter) || digits[letter] != nil || units[letter] != nil
    }
}
