// When no menu may be recommended at all, the program says why and what to do, in its own words.

/// The answer when nothing is left.
package struct NothingLeft: Sendable {
    private let refused: [RefusedMenu]

    /// For a ranking without candidates.
    package init(_ ranking: MenuRanking) { refused = ranking.refused }

    /// Why nothing is left: the constraints that refused most menus, and what to change.
    package var text: String {
        var counts: [String: Int] = [:]
        for menu in refused { counts[menu.constraint.text(in: .korean), default: 0] += 1 }
        let most = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(3)
        let reasons = most.map { "· \($0.key): 메뉴 \($0.value)개" }.joined(separator: "\n")
        return "지금 조건을 모두 지키면 추천할 수 있는 메뉴가 없습니다.\n\(reasons)\n"
            + "조건을 줄여 다시 묻거나, 새 대화를 시작하거나, 프로필을 고쳐 보세요."
    }
}
