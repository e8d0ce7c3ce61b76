"""English words by which claims are read, folded."""

from luna_cli.text.claim_words import Tongue, phrases, word_set

ENGLISH = Tongue(
    strong=phrases(
        """
        correction, erratum, henceforth, became, becomes, anymore, any more, no longer, from now on, as of now
        moved to, moved from, changed to, changed from, switched to, switched from, postponed to, rescheduled to
        brought forward to, renamed, went from, rose from, increased from, dropped from, fell from, raised from, lowered from
        went up to, went down to, rose to, increased to, dropped to, fell to, raised to, lowered to
        i was wrong, i meant, i misspoke, i made a mistake, on second thought, turns out
        """
    ),
    weak=phrases("now, actually, instead, finally, currently, update, updated, in fact, nowadays, these days"),
    colour=word_set(
        """
        moved changed change switched postponed rescheduled brought forward renamed went up down rose increased dropped fell raised
        lowered became becomes longer anymore correction erratum henceforth update updated now actually instead finally currently
        turns out fact nowadays second thought wrong meant misspoke mistake used still just already really right simply go goes gone
        again
        """
    ),
    fillers=word_set("oh well ok okay so hey hi please yeah just very really indeed anyway btw and but"),
    articles=word_set("a an the"),
    negations=word_set("not never nobody nothing none neither nor cannot"),
    joined=word_set("dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont wouldnt couldnt cant aint"),
    cut=word_set("don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain can"),
    split=frozenset(),
    over=word_set("stopped quit quitted"),
    denies=phrases("and not, rather than, instead of, not"),
    hedged=word_set(
        """
        if whether unless would wouldn could couldn might may should shouldn shall maybe perhaps probably possibly hopefully
        apparently supposedly hope hopes hoping wish wishes think thinks thinking thought guess suppose believe feel feels feeling
        felt seem seems seemed imagine wonder wondering doubt unsure consider considering want wants wanted plan plans planning try
        trying about almost nearly around roughly approximately between until till less least than rather enough
        """
    ),
    tangled=word_set(
        """
        some many few most several sometimes often usually rarely seldom mostly another other others also too else both either
        except only even each every everyone everything anyone anything whatever more extra he she it they him her them his
        hers its their theirs this that these those there which who whose whom someone something what how why where or wait
        """
    ),
    occasion=word_set(
        """
        today tonight yesterday tomorrow ago last next recently lately earlier later once twice weekend moment during when
        while after before late early hungry thirsty tired busy ready cold hot warm happy sad sorry sure afraid angry
        nervous excited asleep awake away here raining sunny cloudy bored scared glad proud stressed worried
        """
    ),
    days=word_set("today tonight yesterday tomorrow"),
    past=word_set(
        """
        was were wasn weren wasnt werent had hadn did didn didnt been went ran got came saw took made gave found bought
        brought thought told said met left felt kept held heard led lost paid sent sold sat slept spent stood taught
        understood won wrote ate drank drove flew fell forgot grew knew rode rose sang spoke swam threw woke wore began broke
        built caught chose shot taken seen gone done given written eaten driven become
        """
    ),
    participles=frozenset(),
    being=word_set("is are am s re m isn aren isnt arent ain"),
    having=word_set("has have ve hasn haven hasnt havent"),
    present=word_set(
        """
        is are am s re m isn aren isnt arent ain has have ve hasn haven hasnt havent do does don doesn dont doesnt can cannot
        live lives work works cost costs weigh weighs earn earns own owns belong belongs contain contains measure measures speak
        speaks study studies use uses drive drives play plays pay pays open opens close closes start starts begin begins end ends
        leave leaves arrive arrives lasts teach teaches lead leads eat eats drink drinks smoke smokes keep keeps prefer prefers know
        knows need needs stay stays runs take takes rent rents sell sells serve serves hold holds accept accepts support supports
        require requires sleep sleeps lies stand stands depends reside resides pass passes
        """
    ),
    sizes=frozenset(),
    tastes=word_set("like likes love loves hate hates enjoy enjoys"),
    placed=word_set("live lives living work works working study studies studying based located reside resides residing"),
    home=word_set("live lives living reside resides residing based settled relocated"),
    moved=word_set("moved relocated settled"),
    lasting=word_set(
        """
        price prices fare fee rent salary wage age weight height size address phone number password passphrase name surname nickname
        birthday anniversary deadline code pin wifi email limit capacity colour color favourite favorite username port version
        budget owner director boss manager landlord dentist doctor teacher husband wife partner fiance fiancee dog dogs cat cats
        kid kids child children son sons daughter daughters brother brothers sister sisters sibling siblings employees weigh weighs
        earn earns old
        """
    ),
    once=word_set("born married died"),
    indefinite=word_set(
        """
        a an there let lets what how why where no yes not never nothing nobody none any all make be do don remember keep go
        take get come try
        """
    ),
    relations=word_set("without with under over above below against inside outside behind beyond across through by"),
    persons={
        **dict.fromkeys(word_set("i me my mine myself"), "§i"),
        **dict.fromkeys(word_set("we us our ours"), "§we"),
        **dict.fromkeys(word_set("you your yours"), "§you"),
    },
    actors=word_set("i we you"),
)
