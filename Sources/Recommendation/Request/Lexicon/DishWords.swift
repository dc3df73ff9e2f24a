// The words of kitchens, countries and forms. Words stand without spaces; `^` asks for the start of a
// word, `$` for the end of a noun.

/// Words of kitchens, countries and forms.
enum DishWords {
    /// What each wishes for.
    static let wanted: [(Feature, String)] = cuisines + countries + forms + dishes

    private static let cuisines: [(Feature, String)] = [
        (
            .cuisine(.korean),
            "한식 한국음식 한국요리 우리나라음식 한정식 한국식 한식당 한식집 집밥 가정식백반 백반 토종음식 전통음식 우리음식 한국적 한국인의밥상 한쿡"
        ),
        (.cuisine(.chinese), "중식 중국집 중국음식 중국요리 중화요리 중화 중국식 중식당 짱깨 중국"),
        (
            .cuisine(.japanese),
            "일식 일본음식 일본요리 일식집 일본식 일본가정식 이자카야음식 일본 일식당"
        ),
        (
            .cuisine(.western),
            "양식 서양 레스토랑 경양식 서양음식 서양요리 양식집 서구식 브런치카페 비스트로 유럽"
        ),
        (.cuisine(.snackBar), "분식 분식집 분식류 떡튀순"),
        (.cuisine(.asian), "동남아 아시안 이국적 에스닉 아시아음식 아시아요리 아시안푸드 동남아음식 향신료가득"),
        (
            .cuisine(.fastFood),
            "패스트푸드 패푸 햄버거집 정크푸드 정크 드라이브스루 맥도날드 롯데리아 버거킹 맘스터치 kfc 맥날 패스트푸드점 정크한"
        ),
        (
            .cuisine(.dessert),
            "디저트 디져트 디저트카페 카페메뉴 후식 dessert 디저뜨 카페에서 카페갈 ^카페$ 식후에"
        ),
        (
            .cuisine(.drink),
            """
            음료 음료수 마실거 마실것 마실게 마실꺼 마실만 마실걸 마시고싶 마실래 마실까 ^마실 드링크 갈증 목이마 목말라 목마르 목마를 목마른 목이타 마시면좋
            뭐마시 머마시 뭘마시 티타임 벌컥벌컥
            """
        ),
    ]

    private static let countries: [(Feature, String)] = [
        (.country("태국"), "태국 태국음식 타이음식 타이푸드 태국요리 태국식 방콕"),
        (.country("베트남"), "베트남 베트남음식 월남 하노이 다낭"),
        (.country("인도"), "인도음식 인도요리 인도식 ^인도 인도커리"),
        (.country("멕시코"), "멕시코 멕시칸 멕시코음식 텍스멕스"),
        (.country("이탈리아"), "이탈리아 이탈리안 이태리 이태리음식 이탈리아음식"),
        (.country("프랑스"), "프랑스 프렌치요리 불란서 프랑스요리"),
        (.country("스페인"), "스페인 스페인음식 스패니시"),
        (.country("미국"), "미국 미국식 아메리칸"),
        (.country("독일"), "독일 독일음식"),
        (.country("튀르키예"), "터키음식 터키 튀르키예"),
        (.country("그리스"), "그리스음식 그리스요리 그릭푸드 그리스식"),
        (.country("대만"), "대만 대만음식 타이완"),
        (.country("홍콩"), "홍콩 홍콩식"),
        (.country("인도네시아"), "인도네시아 인니 발리음식"),
        (.country("말레이시아"), "말레이시아"),
        (.country("싱가포르"), "싱가포르 싱가폴"),
        (.country("필리핀"), "필리핀"),
        (.country("러시아"), "러시아"),
        (.country("몽골"), "몽골 몽골음식"),
        (.country("영국"), "영국 영국음식"),
        (.country("하와이"), "하와이 하와이안"),
        (.country("중동"), "중동음식 중동요리 아랍음식 아랍"),
        (.country("우즈베키스탄"), "우즈베키스탄 우즈벡"),
        (.country("네팔"), "네팔"),
    ]

    private static let forms: [(Feature, String)] = [
        (
            .form(.soup),
            """
            국물 궁물 국뭉 국물요리 찌개 찌게 ^국이 전골 국밥류 국종류 국물있 ^국$ ^탕$ 탕종류 탕요리 탕류 국류 국이나 국물땡 스프 수프 국물쪽 국에밥말
            밥말아 말아먹 해물탕류 국탕찌개 국요리 뭇국종류 자작한국물 국끓 국한그릇 국한사발
            """
        ),
        (
            .form(.noodles),
            """
            ^면$ 면요리 면종류 면류 국수 누들 후루룩 호로록 면으로 면땡 면이땡 면치기 면식 면먹 면이좋 면이나 면은 면발 ^면도괜 면파 면덕 면킬러 면음식
            국수류
            """
        ),
        (
            .form(.rice),
            """
            밥종류 밥요리 밥류 쌀요리 밥심 덮밥류 밥이땡 ^밥땡 ^밥이나 ^밥으로 ^밥보다 밥이좋 쌀밥 흰밥 잡곡밥 ^밥파 밥메뉴 쌀이먹 밥알 밥위에 밥비벼 밥이랑
            밥에비벼 볶음밥류 한공기 한그릇밥 쌀로된 쌀로만 ~밥$ 밥말아 국에밥 국물에밥 밥한공기 공기밥
            """
        ),
        (
            .form(.bread),
            "^빵$ 빵종류 빵류 베이커리 빵집 빵순이 빵돌이 빵지순례 빵땡 빵이땡 빵먹 빵이나 빵쪼가리 빵식 빵은 빵덕 밀가루빵"
        ),
        (
            .form(.meat),
            """
            고기 고깃집 고기요리 육류 육즙 육식 꼬기 괴기 고기반찬 고기고기 고깃 고기땡 고기파 고긴 미트 남의살 육고기 스테이크류 고기류 고기집 고기먹 고기가
            """
        ),
        (.form(.seafood), "해산물 해물 해산물요리 바다음식 씨푸드 시푸드 해물요리 바다향 바다내음 날생선"),
        (.form(.raw), "회종류 ^회$ ^회먹 ^회한접 "),
        (.form(.salad), "샐러드 셀러드 샐러드류 사라다 풀때기 풀떼기 풀데기 풀만 초록초록 샐러드볼"),
        (
            .form(.fried),
            "튀김 튀긴 튀김류 바삭 빠삭 튀겨 겉바속촉 바사삭 파사삭 튀김요리 튀김종류 와삭 튀긴거 튀긴음식"
        ),
        (
            .form(.pancake),
            "^전$ 전종류 부침개 부치개 지짐 찌짐 지짐이 전부쳐 ^전부 부친거 부쳐먹 전이나 ^전에막걸리 ^전에동동 지글지글부 전류 ^전땡 ^전먹 부침"
        ),
        (
            .form(.porridge),
            "^죽$ 죽종류 죽류 미음 죽이나 죽같은 죽으로 죽먹 죽쒀 죽집 ^죽도 ^죽만 ^죽요리"
        ),
        (.form(.dumpling), "만두 만두류 교자 딤섬류 만두요리"),
        (.form(.riceCake), "^떡$ 떡종류 떡류 쫀득 쫄깃한떡 떡요리 떡집 떡먹 떡이땡 떡이나 ^떡순이"),
        (.form(.sideDish), "반찬 밑반찬 찬거리 반찬거리 밥반찬 찬으로 반찬류"),
        (.form(.stirFried), "볶음 볶은 볶음요리 볶아 볶음류 볶아서"),
        (.form(.braised), "^찜$ 찜요리 찜종류 찜류 찐거 찜닭류 쪄낸 쪄서 찜기에 찜먹"),
        (.form(.grilled), "구이 구운 구이요리 구워 구이류 직화 숯불 불판 화로 바베큐 바비큐 그릴 노릇노릇 석쇠"),
        (.form(.simmered), "조림 조림류 졸인 조려"),
        (.form(.seasoned), "무침 무친 무침류 ^나물무 새콤무침"),
    ]

    /// Words that refuse by themselves.
    static let refused: [(Feature, String)] = [
        (.form(.rice), "^밥말고 ^밥은말고 ^밥빼고 ^밥은빼고 ^밥은싫 ^밥은됐 ^밥은질")
    ]

    /// Parts of names: the recommender looks for them in its menus.
    private static let dishes: [(Feature, String)] = [
        (.dish("찌개"), "찌개 찌게"), (.form(.soup), "^국밥 국밥집 탕수육말고탕"), (.dish("국밥"), "^국밥 국밥집"),
        (.dish("전골"), "전골"), (.dish("덮밥"), "덮밥"), (.form(.rice), "덮밥 볶음밥 비빔밥류 컵밥 주먹밥류"),
        (.dish("볶음밥"), "볶음밥"), (.dish("국수"), "국수"), (.dish("찜"), "^찜$ 찜요리 찜종류"),
        (.dish("조림"), "조림"), (.dish("전"), "^전$ 전종류 부침개"), (.dish("탕"), "^탕$ 탕종류"),
    ]
}
