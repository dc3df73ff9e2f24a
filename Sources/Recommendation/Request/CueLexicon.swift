// The words of a question that say what is wished for: a small, honest lexicon of stems, read
// without spaces because people leave them out. It serves 다시 추천 when the model itself has nothing
// new to offer; a measured reader over a large lexicon comes later and replaces it.

/// Cue words and what they wish for.
enum CueLexicon {
    /// One cue and its wish.
    struct Cue: Sendable {
        /// The stem, without spaces, at least two syllables.
        let text: [Character]
        /// What it wishes for.
        let feature: Feature
    }

    /// All cues of two or more syllables.
    static let cues: [Cue] = table.flatMap { feature, words in
        words.split(separator: " ").map { Cue(text: Array($0), feature: feature) }
    }

    /// Words of one syllable, which count only as words of their own: 면 추천해줘, but not 라면.
    static let shortWords: [String: Feature] = [
        "면": .form(.noodles), "밥": .form(.rice), "빵": .form(.bread), "죽": .form(.porridge),
        "전": .form(.pancake), "떡": .form(.riceCake), "국": .form(.soup), "탕": .form(.soup),
        "찜": .form(.braised), "술": .situation(.withDrinks), "비": .situation(.rain),
        "차": .cuisine(.drink), "단": .taste(.sweet), "찬": .temperature(.cold), "신": .taste(.sour),
        "짠": .taste(.salty),
    ]

    /// Whether the word is a cue as it stands.
    static func isCue(_ word: String) -> Bool {
        let letters = Array(word)
        return cues.contains { $0.text == letters }
    }

    private static let table: [(Feature, String)] = tastes + meals + situations + kinds

    private static let tastes: [(Feature, String)] = [
        (.taste(.spicy), "매운 매콤 맵고 맵게 맵싹 매워 얼큰 칼칼 화끈 불맛 얼얼 땀나 자극적 고추장 청양고추 마라맛 매웠"),
        (.taste(.sweet), "달콤 달달 달짝 단거 단게 단음식 단맛 설탕 당떨어 당이떨어 당충전 꿀처럼 달큰 스윗"),
        (.taste(.mild), "담백 깔끔 순한 심심한 슴슴 삼삼 부담없는 싱거 자극없는 자극적이지않 집밥"),
        (.taste(.rich), "느끼한 느끼하 기름진 기름지 크리미 꾸덕 버터 크림 치즈 리치한 헤비한"),
        (.taste(.sour), "새콤 상큼 신맛 시큼 상콤 입맛돋 입맛이없 입맛없 입맛이통 산뜻"),
        (.taste(.salty), "짭짤 짭조름 짭쪼름 단짠 밥도둑 짠거 짠음식 짠게"),
        (.taste(.nutty), "고소 구수 꼬소 참기름 견과"),
        (.taste(.refreshing), "시원 개운 청량 속이답답 뻥뚫"),
        (.temperature(.cold), "차가운 차갑 얼음 살얼음 아이스 찬거 찬음식 냉요리"),
        (.taste(.warming), "뜨끈 따뜻 뜨거 따끈 몸을녹 뜨뜻 후끈 훈훈 따땃 속을데"),
    ]

    private static let meals: [(Feature, String)] = [
        (.meal(.breakfast), "아침 조식 모닝 브런치 출근전 등교전 일어났 공복"),
        (.meal(.lunch), "점심 런치 한낮 정오 낮에 오찬"),
        (.meal(.dinner), "저녁 디너 퇴근 석식 만찬"),
        (.meal(.lateNight), "야식 밤참 새벽 한밤 늦은밤 밤늦 심야 야밤 오밤 자정 자기전 열두시넘"),
        (.meal(.snack), "간식 군것질 주전부리 출출 입이심심 입심심 요깃거리 후식 입가심 새참"),
    ]

    private static let situations: [(Feature, String)] = [
        (.situation(.alone), "혼밥 혼자 자취 일인분 1인분 원룸 나혼자 혼술 기숙사"),
        (.situation(.family), "가족 부모님 식구 엄마랑 아빠랑 할머니 할아버지 명절 어버이날 친척 부모님이랑"),
        (.situation(.date), "데이트 연인 여자친구 남자친구 여친 남친 소개팅 애인 커플 로맨틱 분위기있 썸남 썸녀 썸타"),
        (.situation(.gathering), "회식 모임 친구들 여럿이 단체 다같이 동료 팀원 동창 홈파티 집들이 동아리"),
        (.situation(.guests), "손님 대접 접대 상견례 장모님 시부모 거래처 어른을 귀한분"),
        (.situation(.rain), "비오 비가오 비와 비가와 비도오 비내리 비가내 장마 빗소리 소나기 우산 비맞 비올때 우중충"),
        (.situation(.heat), "더운날 더워 더운데 더울때 무더위 여름 폭염 열대야 찜통 땡볕 피서 에어컨 더위"),
        (.situation(.cold), "추운 추워 추울때 겨울 눈오 눈이오 눈이와 첫눈 쌀쌀 한파 영하 찬바람 으슬으슬 추위 손시려"),
        (.situation(.gloom), "우울 스트레스 짜증 화나 화가나 기분전환 기분이안 힘들 힘든 속상 슬픈 슬퍼 헤어졌 지쳤 지친 위로 열받 외로 혼났"),
        (.situation(.hangover), "해장 숙취 과음 술마신다음 술많이 술병 속풀이 술깨 술이덜"),
        (.situation(.diet), "다이어트 살안찌 살빼 살을빼 칼로리 저칼로리 체중 식단 가볍게먹 뱃살 살쪄 살이쪄 바디프로필 헬시 건강한 건강하게"),
        (.situation(.workout), "운동 헬스 단백질 근육 벌크업 등산 러닝 축구하고 필라테스 수영 기력 보양"),
        (.situation(.illness), "감기 몸살 아플때 아파서 목이아 열이나 기침 콧물 독감 환자 병문안 컨디션"),
        (.situation(.hurry), "바쁜 바빠 바쁠때 시간이없 시간없 간단 간편 빨리 금방 후딱 귀찮 급하게 초간단 대충"),
        (.situation(.children), "아이랑 아이가 아이들 아이와 애들 애기 유치원 초등학생 조카 어린이 우리애 손주 아들 딸이랑 아기"),
        (.situation(.delivery), "배달 시켜먹 배민 배달앱 나가기싫"),
        (.situation(.convenienceStore), "편의점 씨유 지에스25"),
        (.situation(.withDrinks), "안주 소주 맥주 막걸리 와인 한잔 술자리 술이랑 혼술 홈술 술땡"),
        (.situation(.lunchBox), "도시락 소풍 나들이 피크닉 싸가 한강 꽃놀이"),
        (.situation(.celebration), "생일 생신 기념일 축하 승진 합격 월급날 크리스마스 특별한날 졸업 연말"),
        (.situation(.easyOnStomach), "속편한 속이편 소화 속이안 체한 배탈 더부룩 장염 위염 위에좋 속이불편 속에좋 이가아 사랑니 배가아"),
    ]

    private static let kinds: [(Feature, String)] = [
        (.cuisine(.korean), "한식 한국음식 한국요리 우리나라음식 한정식 한국식"),
        (.cuisine(.chinese), "중식 중국집 중국음식 중국요리 중화요리 중화"),
        (.cuisine(.japanese), "일식 일본음식 일본요리 일식집 일본식"),
        (.cuisine(.western), "양식 서양 레스토랑 이탈리아 이탈리안 경양식 파스타 스파게티"),
        (.cuisine(.snackBar), "분식"),
        (.cuisine(.asian), "동남아 태국 베트남 아시안 이국적 에스닉 인도음식"),
        (.cuisine(.fastFood), "패스트푸드 햄버거집 정크푸드 인스턴트"),
        (.cuisine(.dessert), "디저트 카페 후식"),
        (.cuisine(.drink), "음료 마실 마시고싶 드링크 갈증 목이마 목말라"),
        (.form(.soup), "국물 찌개 국이나 탕종류 전골 국밥 국종류 탕이나"),
        (.form(.noodles), "면요리 면종류 면류 국수 누들 후루룩 면으로"),
        (.form(.rice), "밥종류 덮밥 볶음밥 밥메뉴 밥요리 쌀요리 밥류 밥심"),
        (.form(.bread), "빵종류 빵류 베이커리 빵집 밀가루음식"),
        (.form(.meat), "고기 육류 구이 육즙 소고기 돼지고기 닭고기"),
        (.form(.seafood), "해산물 해물 생선 바다음식 회먹"),
        (.form(.salad), "샐러드 채소 야채 풀때기"),
        (.form(.fried), "튀김 바삭 튀긴 겉바속촉"),
        (.form(.pancake), "부침개 지짐 전종류 전이나 부친"),
        (.form(.porridge), "죽종류 미음 죽이나"),
        (.form(.dumpling), "만두"),
        (.form(.riceCake), "떡종류 쫀득 떡요리"),
        (.form(.sideDish), "반찬 밑반찬"),
        (.form(.stirFried), "볶음 볶은"),
        (.form(.braised), "찜요리 조림 찜종류"),
        (.form(.snack), "길거리음식"),
    ]
}
