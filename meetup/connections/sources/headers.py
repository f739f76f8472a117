"""The names of columns, as networks and people write them in several languages."""

from collections.abc import Iterable, Sequence

from meetup.connections.sources.rows import Row
from meetup.connections.sources.source import Holds
from meetup.folding import folded

FIRST_NAMES = """
    first name; firstname; first; given name; forename; vorname; prenom; nombres; primer nombre;
    primeiro nome; nome proprio; voornaam; fornamn; fornavn; etunimi; imie; jmeno; krestni jmeno;
    ad; adi; isim; keresztnev; prenume; имя; ім'я; όνομα; 名; 名字; 이름
"""
LAST_NAMES = """
    last name; lastname; last; surname; family name; nachname; familienname; nom de famille;
    apellido; apellidos; cognome; sobrenome; apelido; ultimo nome; achternaam; efternamn;
    efternavn; etternavn; sukunimi; nazwisko; prijmeni; soyadi; soyad; vezeteknev; csaladnev;
    nume de familie; фамилия; прізвище; επωνυμο; 姓; 姓氏; 성
"""
NAMES = """
    full name; display name; complete name; contact name; contact; person; member; participant;
    attendee; member name; participant name; vollstandiger name; ganzer name; anzeigename;
    mitglied; teilnehmer; teilnehmerin; nom complet; nom et prenom; nom affiche; nombre completo;
    nombre y apellidos; nome completo; nome e cognome; volledige naam; fullstandigt namn;
    fuldt navn; fullt navn; koko nimi; imie i nazwisko; cele jmeno; ad soyad; 氏名; 姓名; 성명
"""
# With a column of last names beside it this is the first name, with one of first names the last.
NAMES_OF_SOME_KIND = "name; nom; nombre; nome; naam; namn; navn; nimi; nazwa; nume; nev; 名前"
EMAILS = """
    email; e-mail; mail; email address; e-mail address; email addresses; emailaddress; mail address;
    primary email; e-mail adresse; e-mail-adresse; email-adresse; emailadresse; mailadresse;
    e-mail-adressen; adresse e-mail; adresse mail; adresse email; courriel; adresse electronique;
    adresse de courriel; adresse courriel; correo; correo electronico;
    direccion de correo electronico; direccion de correo; direccion de e-mail; indirizzo email;
    indirizzo e-mail; indirizzo di posta elettronica; posta elettronica; endereco de e-mail;
    endereco de email; endereco eletronico; correio eletronico; e-mailadres; emailadres;
    e-mailadresser; e-postadress; e-post; epost; e-mailadresse; e-postadresse; sahkoposti;
    sahkopostiosoite; adres e-mail; adres email; e-mailova adresa; e-posta; e-posta adresi;
    adresa de e-mail; электронная почта; эл. почта; メールアドレス; 邮箱; 电子邮件; 이메일
"""
PROFILES = """
    url; profile; profile url; profile link; public profile url; public profile; linkedin;
    linkedin url; linkedin profile; mastodon; fediverse; website; web page; webpage; web; homepage;
    web site; url of member profile; profil; profil-url; profil-link; webseite; internetseite;
    lien; lien du profil; url du profil; site web; perfil; enlace; url del perfil; sitio web;
    profilo; url del profilo; sito web; url do perfil; link do perfil; profiel; profiel-url;
    profiellink; profillank; adres url; adresse url; url-adresse; url adresi
"""
CONNECTED = """
    connected on; connected; connected at; connected since; connection date; verbunden am;
    vernetzt am; verknupft am; verbunden seit; kontakt seit; connecte le; connexion le;
    date de connexion; en relation depuis; relation depuis; connecte depuis;
    date de mise en relation; conectado el; conectado; fecha de conexion; conexion desde;
    contacto desde; collegato il; collegato dal; data di collegamento; data collegamento;
    connesso il; data di connessione; conectado em; conectou-se em; data da conexao;
    data de conexao; ligado em; verbonden op; verbonden sinds; connectie sinds; gekoppeld op;
    ansluten den; kontakt sedan; forbundet den; forbundet; kontakt siden; tilknyttet; yhdistetty;
    polaczono; data polaczenia; nawiazano kontakt; propojeno; spojeno; baglanti tarihi;
    baglanti kuruldu
"""
OTHER_DATES = """
    since; known since; friends since; date; date added; added; added on; joined; joined on;
    joined group on; seit; bekannt seit; datum; hinzugefugt am; depuis; depuis le; desde; fecha;
    dal; data; sinds; sedan; siden
"""
LONGEST_TITLE = 60


def title_of(cell: str) -> str:
    """The name of a column as it is compared."""
    if len(cell) > LONGEST_TITLE:
        return ""
    seen = "".join(c if c.isprintable() else " " for c in cell.replace("\u200b", ""))
    return " ".join(folded(seen).split()).strip(" :*\"'_").replace("_", " ")


def _words(text: str) -> list[str]:
    return [title_of(word) for word in text.split(";")]


KNOWN = {
    **dict.fromkeys(_words(FIRST_NAMES), Holds.FIRST_NAME),
    **dict.fromkeys(_words(LAST_NAMES), Holds.LAST_NAME),
    **dict.fromkeys(_words(NAMES), Holds.NAME),
    **dict.fromkeys(_words(EMAILS), Holds.EMAIL),
    **dict.fromkeys(_words(PROFILES), Holds.PROFILE),
    **dict.fromkeys(_words(CONNECTED + ";" + OTHER_DATES), Holds.SINCE),
}
OF_SOME_KIND = frozenset(_words(NAMES_OF_SOME_KIND))
OF_CONNECTING = frozenset(_words(CONNECTED))


def meanings(titles: Iterable[str]) -> dict[int, Holds]:
    """What columns hold, by their names; without those whose names say nothing.

    Of two columns for the same, the first counts; e-mail may stand in several, and web addresses in
    those that are numbered.
    """
    cells = [title_of(title) for title in titles]
    said = {KNOWN[cell] for cell in cells if cell in KNOWN}
    if Holds.LAST_NAME in said and Holds.FIRST_NAME not in said:
        kind = Holds.FIRST_NAME
    elif Holds.FIRST_NAME in said and Holds.LAST_NAME not in said:
        kind = Holds.LAST_NAME
    else:
        kind = Holds.NAME
    found: dict[int, Holds] = {}
    for place, cell in enumerate(cells):
        numbered = _numbered(cell)
        holds = kind if cell in OF_SOME_KIND else KNOWN.get(cell) or numbered
        if holds and (numbered or holds is Holds.EMAIL or holds not in found.values()):
            found[place] = holds
    return found


def header_among(rows: Sequence[Row]) -> tuple[Row, dict[int, Holds]] | None:
    """The first row that names columns for people, and what they hold.

    A single name is enough only where nothing stands above it.
    """
    for row in rows:
        found = meanings(row.cells)
        if len(found) > 1:
            return row, found
    found = meanings(rows[0].cells) if rows else {}
    return (rows[0], found) if found else None


def _numbered(title: str) -> Holds | None:
    """What several columns have: “E-mail 2 - Value”, “Email 2”, “E-mail 2 Address”, “Website 2”."""
    plain = title.removesuffix(" - value").removesuffix(" address").rstrip("0123456789 ")
    holds = KNOWN.get(plain) if plain != title else None
    return holds if holds in (Holds.EMAIL, Holds.PROFILE) else None
