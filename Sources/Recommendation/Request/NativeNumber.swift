// Korean numerals that count people: 열두 명, 스무 분, 스물다섯이, 여덟이서, 식구는 다섯.

/// Reads native numerals.
enum NativeNumber {
    private static let tens = numerals("열 10 스물 20 스무 20 서른 30 마흔 40 쉰 50 예순 60")
    private static let ones = numerals(
        """
        하나 1 한 1 둘 2 두 2 셋 3 세 3 석 3 넷 4 네 4 다섯 5 여섯 6 일곱 7 여덟 8 여덜 8 아홉 9
        """
    )
    private static let units = LetterTrie(
        words: "명 사람 분이 분 식구 인분 인가족 가족 놈 커플이 어른 친구 남자 여자 대가족 총각 형제 자매 남매"
    )
    private static let together = LetterTrie(words: "이서 이먹 이나눠 이같이 이함께 이랑 이모 이배 이갈 이가 이시 이야식 이저 이점")
    private static let groups = LetterTrie(
        words: "식구 가족 손님 친구 어른 인원 사람 머릿수 우리 동료 팀원 애들 아이 애랑 총 다합 합쳐 모두 남편 부부 직원 동기 룸메 멤버"
    )

    private static func numerals(_ list: String) -> LetterTrie<Int> {
        var trie = LetterTrie<Int>()
        let words = list.split(whereSeparator: \.isWhitespace)
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            if let value = Int(words[index + 1]) { trie.insert(words[index], value) }
        }
        return trie
    }

    /// How many people a numeral at the place counts, and where it ends; nil where it counts none.
    static func people(_ text: RequestText, at place: Int) -> (count: Int, end: Int)? {
        guard place == 0 || text.startsWord(place) || isGroup(text, endingBefore: place) else {
            return nil
        }
        var end = place
        var count = 0
        if let ten = tens.longest(text.letters, at: end), let value = ten.values.first {
            (count, end) = (value, end + ten.length)
        }
        if let one = ones.longest(text.letters, at: end), let value = one.values.first {
            (count, end) = (count + value, end + one.length)
        }
        guard count > 1 else { return nil }
        if units.length(text.letters, at: end) > 0 {
            return isTime(text, end) ? nil : (count, end)
        }
        if together.length(text.letters, at: end) > 0 { return (count, end) }
        // 손님 여덟 오기로, 식구는 다섯인데.
        let isWhole = text.gaps[end] > .none || copula.length(text.letters, at: end) > 0
        let isNoun = !determiners.contains(text.letters[end - 1])
        return isWhole && isNoun && end - place > 0 && count > 2
            && isGroup(text, endingBefore: place)
            ? (count, end) : nil
    }

    private static let spans = LetterTrie(words: "분만에 분안 분거리 분다 분컷 분이면")
    /// 친구네 집 counts nobody.
    private static let determiners = Set("한두세네석".unicodeScalars.map(\.value))
    private static let copula = LetterTrie(words: "인데 이다 이야 이에 이라 임 이고 이니 이지 이오 이와")

    /// 다섯 분 거리 is no number of people, nor is 두 분 다.
    private static func isTime(_ text: RequestText, _ place: Int) -> Bool {
        spans.length(text.letters, at: place) > 0
    }

    /// Whether a word for a group of people ends right before the place, a particle between.
    private static func isGroup(_ text: RequestText, endingBefore place: Int) -> Bool {
        for start in max(0, place - 5)..<max(0, place) {
            let length = groups.length(text.letters, at: start)
            if length > 0, (place - 1...place).contains(start + length) { return true }
        }
        return false
    }
}
