"""French words by which claims are read, folded."""

from luna_cli.text.claim_words import Tongue, phrases, word_set

FRENCH = Tongue(
    strong=phrases(
        """
        correction, rectification, rectificatif, erratum, desormais, dorenavant, devient, devenu, devenue, a change, ont change
        est passe a, est passee a, est passe de, est passee de, passe a, passe de, est reporte a, reporte a, reportee a, reporte au
        reportee au, deplace a, deplacee a, deplace au, deplacee au, je me suis trompe, je me suis trompee, a partir de maintenant
        demenage a, demenage au, demenage en, reporte le, reportee le, avance a, avancee a, avance au, avancee au
        """
    ),
    weak=phrases("maintenant, finalement, plutot, actuellement, en fait, a present, mise a jour, en realite"),
    colour=word_set(
        """
        desormais dorenavant devient devenu devenue passe passee reporte reportee deplace deplacee avance avancee
        rectification rectificatif correction erratum change maintenant finalement plutot actuellement fait present mise jour
        realite partir trompe trompee toujours deja juste vraiment simplement encore
        """
    ),
    fillers=word_set("eh bien alors bon ben donc voila tres vraiment stp svp et mais oh ok"),
    articles=word_set("le la les l un une des du"),
    negations=word_set("pas jamais aucun aucune rien guere personne"),
    joined=frozenset(),
    cut=frozenset(),
    split=word_set("ne n"),
    over=word_set("arrete cesse"),
    denies=phrases("et non pas, et pas, et non, au lieu de, au lieu du, plutot que, pas, non"),
    hedged=word_set(
        """
        si peut etre peuvent probablement doute espere esperer espoir crois croire pense penser semble suppose imagine aimerais
        voudrais veux veut envie compte comptes essaie essaye envisage environ presque vers parait souhaite devrait doit dois faut
        pourrait entre moins comme jusqu jusque assez trop
        """
    ),
    tangled=word_set(
        """
        certains certaines quelques plusieurs parfois souvent rarement autre autres aussi egalement sauf seulement meme memes chaque
        chacun quelqu tout tous toutes toute il elle ils elles lui leur leurs son sa ses ce cet cette ces cela ca celui celle ceux
        celles qui que qu dont ou laquelle lequel quel quelle y eux c
        """
    ),
    occasion=word_set(
        """
        aujourd hier demain apres avant dernier derniere prochain prochaine recemment tantot pendant quand lorsque lors fois
        weekend faim soif
        fatigue fatiguee pret prete retard froid chaud chaude content contente triste desole desolee peur ici
        """
    ),
    days=word_set("aujourd hier demain"),
    past=word_set("etait etaient etais etions avait avaient avais avions fut furent eut"),
    participles=word_set(
        """
        fini pris prise mis mise dit dite fait faite vu vue lu lue eu ete venu venue parti partie couru recu recue pu voulu du su
        connu perdu perdue vendu vendue ouvert offert ecrit appris compris sorti sortie dormi tenu rendu attendu entendu repondu
        choisi reussi rempli suivi servi bu cru vecu conduit construit peint alle allee alles partis arrive arrivee arrives tombe
        tombee monte montee descendu descendue rentre rentree retourne retournee
        """
    ),
    being=word_set("est sont suis es sommes etes"),
    having=word_set("ai as a avons avez ont"),
    present=word_set(
        """
        est sont suis es sommes etes ai ont avons avez a habite habites habitent habitons vis vit vivent travaille travailles
        travaillent coute coutent vaut valent pese pesent gagne possede possedent appartient contient mesure mesurent parle
        parles parlent etudie utilise utilises utilisons conduis conduit joue jouent joues paie paye ouvre ouvrent ferme
        ferment commence commencent finit finissent part arrive arrivent dure durent enseigne dirige mange manges mangent bois
        boit fume fumes fument garde prefere connais connait reste restent loue vend vendent sert accepte exige trouve dors
        dort appelle appelles tient reside passe passent marche marchent fonctionne fonctionnent
        """
    ),
    sizes=word_set("fait font"),
    tastes=word_set("aime aimes aimons adore adores deteste detestes"),
    placed=word_set(
        "habite habites habitent habitons vis vit vivent travaille travailles travaillent etudie situe situee trouve reside"
    ),
    home=word_set("habite habites habitons habitent vis vit vivent vivons reside residons installe installee"),
    moved=word_set("demenage installe installee"),
    lasting=word_set(
        """
        prix tarif loyer salaire age poids taille adresse telephone numero nom prenom surnom anniversaire echeance mot
        code courriel couleur prefere preferee favori favorite identifiant proprietaire directeur directrice patron patronne
        medecin dentiste professeur mari femme compagnon compagne chien chiens chat chats enfant enfants fils fille filles
        frere freres soeur soeurs ans salaries pese gagne version limite capacite
        """
    ),
    once=word_set("nee mort morte marie mariee"),
    indefinite=word_set("un une des voici voila comment pourquoi quel quelle oui non aucun aucune rien personne tout"),
    relations=word_set("sans avec sous sur contre derriere devant hors par"),
    persons={
        **dict.fromkeys(word_set("j je m me moi mon ma mes"), "§i"),
        **dict.fromkeys(word_set("nous notre nos on"), "§we"),
        **dict.fromkeys(word_set("tu te t toi ton ta tes vous votre vos"), "§you"),
    },
    actors=word_set("j je nous on tu vous"),
)
