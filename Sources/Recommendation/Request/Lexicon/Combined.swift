// Families of cues that differ only in their particles: 칼로리 낮은, 칼로리가 적은, 열량도 낮은.

/// Every head with every particle and every tail, as a list of words.
///
/// `!` keeps them from the search of near misses: they are too many to be nearly anything.
func combined(_ heads: String, _ tails: String, particles: String = "이 가 은 는 도 을 를") -> String {
    let tails = tails.split(whereSeparator: \.isWhitespace)
    let particles: [Substring] = [""] + particles.split(whereSeparator: \.isWhitespace)
    var words: [String] = []
    for head in heads.split(whereSeparator: \.isWhitespace) {
        for particle in particles { words += tails.map { "!\(head)\(particle)\($0)" } }
    }
    return words.joined(separator: " ")
}
