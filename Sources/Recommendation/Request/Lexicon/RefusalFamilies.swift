// Refusals that come in families, each way to begin one with each way to end it: 먹기만 하면 탈 나, 닿아도
// 가려워, 젓가락도 안 대. Words stand without spaces.

/// Families of words that follow a cue and take it back.
enum RefusalFamilies {
    /// All of them.
    static let denials = [upsetting, untouched, pictured, excess, exception, prescribed]
        .joined(separator: " ")

    /// What eating it does to somebody.
    private static let upsetting = product(
        """
        먹으면 먹으면바로 먹으면금방 먹으면꼭 먹으면항상 먹으면늘 먹으면맨날 먹으면그날 먹기만하면 먹기만해도 먹었다하면 먹는날엔 먹음 먹을때마다 먹기만함
        마시면 마시면바로 마시기만하면 들어가면 들어가면바로 조금만먹어도 쪼금만먹어도 한입만먹어도 한점만먹어도 한숟갈만먹어도 조금만들어가도 닿아도
        닿기만해도 닿으면 스치기만해도 스쳐도 묻기만해도 묻어도 입에대기만해도 입에대면 먹고나면 섞이면 섞여도 면바로 바로
        """,
        """
        배아 배가아 배탈 탈나 탈이 속쓰 속이쓰 속아 속이아 속이안 속이뒤 속이부 속이더부 설사 화장실 체하 체해 체함 두드러 가려 가렵 간지 목이부
        목이간 목이따 입이부 입안이 입술이 얼굴이 토하 토해 토나 울렁 메스 메슥 가스차 가스가 응급실 119 쓰러지 어지러 어지럽 여드름 뾰루지 뒤집어
        알레르 알러 부어 붓는 부대껴 니글 잠을못 잠못 신물 쓰려 쓰리 쓰라 물똥
        """
    )

    /// Not so much as touching it.
    private static let untouched = product(
        "입에 입에도 입도 손도 손을 젓가락도 젓가락을 숟가락도 숟가락을 수저도 젓가락 포크도",
        "안대 안댐 안댑 못대 못댐 못댑 안댄 못댄 대지않 대지를않 대지도않 대지못 대질않 대질못 안가 안갖다 대기싫 대기도싫"
    )

    /// Bearing neither its smell nor its sight.
    private static let pictured = product(
        "냄새맡 향맡 냄새만맡 향만맡 맡기만 맡 쳐다만보 보기만하 보기만해 생각만하 생각만해 떠올리기만해",
        """
        아도속 아도울렁 아도토 아도도망 아도머리 아도구역 아도헛구역 아도역 아도싫 아도질색 아도메스 아도메슥 아도코 아도미간 아도인상 으면속 으면울렁 으면토
        으면머리 으면구역 으면헛구역 으면역 으면메스 도속 도울렁 도토 도구역 도헛구역 도질 도물려 도배불 도싫 도신물 도속이
        """
    )

    /// Having had too much of it.
    private static let excess = product(
        "질리도록 물리도록 지겹도록 지겹게 원없이 실컷 신물나게 토할만큼 토나오게 배터지게 너무자주 하루걸러 삼시세끼 허구한날 허구헌날 주야장천 줄창",
        "먹었어 먹었는데 먹었거 먹었고 먹었더 먹었으니 먹어서 먹음 먹은터"
    )

    /// Anything but that.
    private static let exception = product(
        "만아니면 만아니라면 만빼면 만빼고 만빼고는 만없으면 만없다면 만피하면 만안들어가면 만안들면 지만아니면 지만않으면 지만않다면",
        "돼 되 됨 된 댐 다 뭐든 뭐라도 괜찮 오케 ok 상관 아무 무엇이든 좋 땡큐 ㅇㅋ 환영 통과 okay 할"
    )

    /// What others said about it.
    private static let prescribed = product(
        "먹지말 먹지말라 끊 줄이 피하 멀리하 삼가 자제하 가리 금하 조심하",
        "라고하 라고했 라고해 라네 라더라 라던데 라셨 라십 라시 래서 랬 라잖 라캐 라니까 기로 려고 려는 는중"
    )

    /// Smells that make the mouth water.
    static let tempting = product(
        "냄새맡으면 냄새만맡아도 냄새맡아도 냄새만맡으면 향만맡아도 향맡으면 생각만해도 보기만해도 상상만해도",
        "눈물 침 군침 배고 행복 미치 미칠 환장 설레 기분 힘 정신 입맛 좋 황홀 입에 식욕 기운 든든 따뜻 신나 신남"
    )

    private static func product(_ heads: String, _ tails: String) -> String {
        let tails = tails.split(whereSeparator: \.isWhitespace)
        return heads.split(whereSeparator: \.isWhitespace)
            .flatMap { head in tails.map { "\(head)\($0)" } }
            .joined(separator: " ")
    }
}
