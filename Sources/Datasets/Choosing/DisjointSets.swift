// Union-find with path halving and union by size (Tarjan, 1975).

/// Groups of the numbers below a count.
struct DisjointSets {
    private var parents: [Int]
    private var sizes: [Int]

    /// Every number alone.
    init(count: Int) {
        parents = Array(0..<count)
        sizes = [Int](repeating: 1, count: count)
    }

    /// The number that stands for a number's group.
    mutating func find(_ number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    /// Makes one group of two.
    mutating func join(_ first: Int, _ second: Int) {
        var (large, small) = (find(first), find(second))
        guard large != small else { return }
        if sizes[large] < sizes[small] { swap(&large, &small) }
        parents[small] = large
        sizes[large] += sizes[small]
    }
}
