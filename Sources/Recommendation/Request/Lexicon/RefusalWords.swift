// The words after a cue that take it back (매운 거 말고, 고기는 못 먹어), the words that may stand between,
// and the words that only look so (국물 없으면 못 살아). Words stand without spaces.

/// Words that follow a cue and decide whether it is wished for.
enum RefusalWords {
    /// Words that take the cue before them back, and with it those that it is listed with.
    static let denials = """
        말고 말구 말곤 말고는 말고다른 마라고 빼고 빼구 빼줘 빼주 빼서 빼 뺀 뺴고 뺴 빼면 제외 제외하고 제하고 제끼고 싫 시러 시른 싫어 싫다 싫은 실어 시름 못먹
        못머 못마 못무 못묵 안먹 안머 안묵어 안묵고 안묵는 없는 없이 없고 없게 없으면좋 없었으면 없었음 없음좋 안들어 안들 안넣 안넣은 안좋아 안땡 안땡겨 안당 안내켜
        안맞 안받 안끌 안볶 안끓 안튀 안올 질렸 질려 질리 질린 질림 물렸 물려 물리 물린 물림 아닌 아니고 아니구 아니었으면 아니면좋 아닌걸 알레르기 알러지 앨러지
        알레르 알러 끊었 끊는 끊으 끊고 끊기 끊은 금지 금물 노노 ㄴㄴ 극혐 별로 패스 사절 거부 그만 지겨 지겹 지긋 부담 못견 피하 피해 피할 피함 줄이 줄여 줄일
        줄임 삼가 자제 안되 안돼 안됨 안될 됐고 됐어 됐음 먹기싫 먹지않 먹지말 땡기지않 당기지않 좋아하지않 좋아하진않 못하 못한 못해 무리 힘들 비추 비선호 기피 꺼려
        꺼리 내키지 불호 제치고 외에 이외 이외에 외에는 대신 대신에 보다 보단 보다는 지양 참아 참을 참는 안먹고싶 안먹을 안먹는 먹고싶지않 먹고싶진않 먹으면안 먹음안
        먹으면배 먹으면붓 먹으면부 먹으면살찌 먹으면살쪄 들어가면안 들어가면큰 들어가면난 소화못 소화를못 며칠째 사흘째 일주일째 일주일내 이틀째 삼일째 세번먹 연달아 내리
        주구장창 쫌 제껴 먹으면탈 먹으면두 먹으면속 먹으면가렵 먹으면간지 먹으면입 생각없 생각도없 생각안 안먹어서 무서 무섭 안매 적은 적게 덜 덜한 덜하 덜해 덜들
        안심한 심하지 좀그래 좀그렇 그렇고 꼴보기싫 싫증 신물 빠진 안들어간 들어가지않 안들은 들어있지않 들지않 없어야 없어도 없었 안쓴 안쓰 쓰지않 냄새싫 냄새못 쳐다도
        쳐다보기도 꼴도 보기도 이제그만 그만먹 많이먹었 맨날먹 매일먹 자주먹 계속먹 또먹기 또먹긴 너무자주 연속 삼시세끼 아웃 ㄴ 말공 말거 제거 금식 안댐 못드 안드
        싫으 싫대 싫다고 싫어하 싫어해 안좋 못씹 안쳐 안뿌 마음없 관심없 못삼 못넘 못삼켜 물렷 질렷 빼공 빼조 빼주이소 빼도 쏙빼 싹빼 다빼 아니라 아니어 피했 노굿
        안했 안하 패쑤 스킵 사양 비려 비린 질색 진저리 넌더리 치떨 안되겠고 안되겠어 안되겠습 안되겠네 안되겠구 안된다 안된대 안되는 안됩 안된 안되고 안디야 안돼서
        안되서 안되니 안되거 못묵겄 못묵것 말래 시키지말 먹지마 시키지마 먹지말래 하지말 관둬 관두 집어치 생략 노땡큐 노땡 저리가 절레 역겨 구역 비위상 비위에 거북
        곤란 안댕 안땡기 안당기 시룸 시르 시로 실타 실어요 싫구 실허 안조아 안조 좋아하질 견뎌 알레지 알르레기 알러쥐 안받아 탈나 못드심 못드셔 못드시 못드세 못삭
        냄새만맡 냄새도맡 냄새맡 냄새나서 냄시 빼버 빼주라 빼주쇼 빼이소 빼유 빼줘유 빼고유 말고유 말고요 말구요 마시고다른 마라카 안들가 안드가 들어간거말 안넣고 넣지말
        넣지마 안들었 멀리 끊어서 끊으라 걸러 거르고 물리고 물리네 물린다 물려분 질려부 질리네 질린다 지겨워 지겨운 너무먹 하도먹 또야 또먹기싫 식상 노맛 개싫 겁나싫
        극도로싫 절대안 절대로안 손절 ㄲㅈ 꺼져 기름적 적었으면 적었음 줄였 뺐으면 뺐음 빠졌으면 원치않 원하지않 사양할 사양함 반대 제낄 제껴줘 제외좀 제외요 아니었음
        아닌거로 아닌걸로 아닌쪽 아닌메뉴 없는거로
        """

    /// Words that take back only the cue they are joined to: 맵지 않은.
    static let ownDenials = """
        않 지않 진않 지는않 지도않 지안 지말 지못 지마 진말 지는말 하지않 하진않 하지는않 하지도않 하지안 하지말 하진안 하지마 지아는 하지아는 지아늠 하지못 지도안
        지는안 스럽지않 스럽지안 지도말 기만하지 진못 지는못 하지도말 하질않 질않 안한 안하고 안하게 지않게 하지도못 한거못먹 지나않
        """

    /// Words that look like a refusal but are none.
    static let affirmations = """
        못참 못참지 못참아 없으면못 없이못 없인못 없음안 없으면안 없으면섭 아니면 먹었으면 먹었음좋 안먹은지 안먹어본 못먹은지 먹은지오래 먹은지꽤 안먹은지오래 안먹으면
        못먹어본 말고도 빼놓을 빠지면 빠질수 없나 없을까 없니 없냐 없어요 없나요 없습니까 없을까요 없어 없음 없지 안먹으면안 못먹으면 못먹어서 못먹어죽 덜익 안주 노릇
        안먹은 안되겠 안되나 안될까 안돼나 안되나요 안될까요 노래 노년 노인 힘들때 무리없 없을때 못잃 못끊 안질리 안질려 안물리 질리지 덜덜 참을수없 참을수가없 피해갈
        빼먹 대신할 안되겠나 안되겠니 멀리서 물리치 넣지않으면안 아니어도 노란 노가리 부담없 부담안 없던 별로없
        """

    /// Words that may stand between a cue and what decides about it.
    static let fillers = """
        거 것 건 게 걸 꺼 껀 께 거는 것은 것도 거도 음식 음식은 음식을 메뉴 요리 종류 종류는 류 쪽 쪽은 계열 스타일 느낌 맛 한 하는 하게 한거 운 은 는 ㄴ 이
        가 을 를 도 만 의 로 으로 같은 같은거 같은건 같은것 이런 이런건 따위 들어간 들어가는 들어있는 들어있 들어가 들은 넣은 든 든거 좀 조금 너무 진짜 제가 내가
        저는 나는 저 나 난 전 요즘 요새 오늘은 오늘 오늘만 아예 다 정말 절대 이제 당분간 지금은 지금 많이 먹는 먹는거 먹을 집 에 에는 에도 랑은 류는 류도 이나
        먹는건 것만 걸로 걸로는 웬만하면 왠만하면 가급적 되도록 최대한 전부 모두 싹 꼭 무조건 제발 하나도 전혀 별 고기 자체 자체를 자체가 때문에 땜에 땜시 그건 그거
        사흘 이틀 며칠 삼일 나흘 비싸니까 비싸서 비싸니 맨날 향 냄새 국 탕 살 스러운 스럽 들 이랑은 먹는것 먹는거는 음식이 음식도 메뉴는 요리는 요리도 원래 평소
        평소에 아무리 성분 성분이 류의 이런거 저런거 이라면 라면 싹다 또 이건 한테 는요 은요 라 이라 두 것두 거두 건두 허는 헌 허고 허게 잘 자주 못 것이 거이
        게이 진짜루 증말 넘 넘나 워낙 하도 원체 별루 그닥 나서 땜시로 때매 먹으면 먹기 뭐든 죄다 하고는 정도 친구가 남편이 아이가 엄마가 아빠가 여친이 남친이 애가
        애들이 와이프가 동생이 제 신랑이 엄청 아주 영 도저히 하면 하니 한음식 한건 한게 한걸 사실 솔직히 이제는 이젠 어제 매일 간 들간 드간 근데 양념
        """

    /// Words that join a cue to the next one in a list: 새우랑 게 빼고.
    static let joints = """
        지도 하지도 랑 이랑 하고 과 와 나 이나 도 허고 하고는 이런거랑 저런거 및 또는 혹은 그리고 이고 든 이든 하구 이며 고 거랑 것과 거하고 거나 것이나 거도
        음식이랑 음식과 거든 같은거랑 한거랑 게랑 한 한거나
        """

    /// Adverbs before a cue that take it back: 매운.
    static let negatingAdverbs = "안 덜"

    /// Words whose last syllable only looks like 안.
    static let beforeAdverb = Set("편불미제방집동얀보대해고휴기시무평".unicodeScalars.map(\.value))

    /// Verbs that say it has been eaten already: then it is no wish.
    static let eaten = """
        먹었 먹엇 먹었는데 먹어서 먹음 먹어가지고 먹고왔 먹고옴 먹고와서 먹은 먹었더니 시켜먹었 시켜먹어서 시켜먹은 시켜먹더니 사먹어서 해먹어서 먹으니까 먹었으니 먹고탈
        먹고속 먹고체 먹고배탈 먹다가체 시켜먹음 해먹었 사먹었 때웠 때움 때워서 때우고 드셨 먹었거든 먹었고 무따 묵었 묵었는데 무읏 먹었다 머것 머거서 머겄 처먹었
        쳐먹었 조졌 흡입했 해치웠 끝냈 뚝딱했 클리어했 비웠 끝장냈 마셨 마심 먹어버 먹어치 먹엇어 먹엇는데 잡수 잡쉈 묵어서 묵음 먹구옴 얻어먹 먹고나니 먹고나서 먹느라
        먹다보니
        """

    /// Verbs that look like one of having eaten.
    static let notEaten = """
        먹었으면 먹음좋 먹음될 먹음안 못먹었 안먹었 못먹음 안먹음 못먹은 안먹은 먹음직 못묵었 안묵었 먹음되 먹어서좋 먹은적없 먹어서안 먹은듯안 먹어서도 안먹어서 못먹어서
        먹은지 먹은게없 먹은거없 먹은것도없 먹었으면좋 먹음뭐 먹었음좋
        """

    /// Endings of clauses: what was eaten before one does not reach beyond it.
    static let clauseEnds =
        """
        건데 텐데 겠는데 을라고 ㄹ라고 려고 려는데 을라는데 걸로 땡겨 땡긴다 땡김 땡기는데 싶다 싶어 싶네 싶음 추천해줘 나봐 더라 는데 은데 인데 지만 니까 거든 길래
        더니 니깐 ㄴ데 엇는데 었고 셨고 했고 는뎅 는디 지라 으니 인디 어가지고 구요 라서 나서 음근데 근데 그런데 해서
        """

    /// Words that take back a meal or a situation; most others speak of the food.
    static let strict = """
        내일부터 때려 포기 안하 실패 끝났 접고 그만 말고 말구 말곤 빼고 제외 아닌 아니고 아니라 대신 싫
        """

    /// Words after a denial that deny it: 맵지 않은 건 싫어.
    static let doubled = "싫 못먹 안먹 별로 노잼"

    /// Words that say an ingredient is lacking.
    static let lacking = "없음 없어 없다 없는데 없고 없네"

    /// Joints of what is denied together: 느끼하지도 맵지도 않은.
    static let neither = "지도 하지도"

    /// Words of having had enough: they hold for the food named before them in the sentence.
    static let tired = """
        물려 물렸 물림 물린 물리 질려 질렸 질림 질린 질리 지겨 지겹 싫증 신물 물렷 질렷 이골 매일먹 맨날먹 내내먹 연속먹 며칠째먹 계속먹 매일같이먹 줄창먹 주구장창
        """

    /// Words that look like them.
    static let notTired = "안물리 안질리 안질려 안물려 질리지 물리지 물리치 물리도록 질리도록 안질릴 안물릴"

    /// Being unable to eat it: with an ingredient it leaves it out.
    static let unable = "못먹어서 못먹어유 못먹어요 못먹어 안먹어서 못먹으니 못먹으면"

    /// 좀, with which a sentence trails off.
    static let somewhat: UInt32 = 0xC880

    /// Words after a meal that is over.
    static let over = """
        굶 은굶 을굶 도굶 걸렀 은걸렀 을걸렀 도걸 건너뛰 은건너 을건너 못먹 도못먹 을못먹 은못먹 먹고 을먹고 은먹고 먹은지 먹은후 먹은다음 은먹었
        """

    /// Words that only begin like them.
    static let notOver = "먹고싶 먹고파 먹고픈 먹고시 먹고십 먹고갈 먹고가 먹고자 을먹고싶 은먹고싶 먹고힘 을먹고가"
}
