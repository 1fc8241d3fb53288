"""The XML namespaces spoken here, each with the document it comes from."""

from __future__ import annotations

from typing import Final

CLIENT: Final = "jabber:client"  # RFC 6120
STANZA_ERRORS: Final = "urn:ietf:params:xml:ns:xmpp-stanzas"  # RFC 6120
ROSTER: Final = "jabber:iq:roster"  # RFC 6121
XML: Final = "http://www.w3.org/XML/1998/namespace"

DATA_FORMS: Final = "jabber:x:data"  # XEP-0004
DISCO_INFO: Final = "http://jabber.org/protocol/disco#info"  # XEP-0030
DISCO_ITEMS: Final = "http://jabber.org/protocol/disco#items"  # XEP-0030
MUC: Final = "http://jabber.org/protocol/muc"  # XEP-0045
MUC_USER: Final = "http://jabber.org/protocol/muc#user"  # XEP-0045
BOOKMARK_STORAGE: Final = "storage:bookmarks"  # XEP-0048
PRIVATE_STORAGE: Final = "jabber:iq:private"  # XEP-0049
VCARD: Final = "vcard-temp"  # XEP-0054
RESULT_SET: Final = "http://jabber.org/protocol/rsm"  # XEP-0059
PUBSUB: Final = "http://jabber.org/protocol/pubsub"  # XEP-0060
OUT_OF_BAND: Final = "jabber:x:oob"  # XEP-0066
CHAT_STATES: Final = "http://jabber.org/protocol/chatstates"  # XEP-0085
NICK: Final = "http://jabber.org/protocol/nick"  # XEP-0172
RECEIPTS: Final = "urn:xmpp:receipts"  # XEP-0184
BLOCKING: Final = "urn:xmpp:blocking"  # XEP-0191
PING: Final = "urn:xmpp:ping"  # XEP-0199
DELAY: Final = "urn:xmpp:delay"  # XEP-0203
INVITATION: Final = "jabber:x:conference"  # XEP-0249
CARBONS: Final = "urn:xmpp:carbons:2"  # XEP-0280
FORWARD: Final = "urn:xmpp:forward:0"  # XEP-0297
CORRECT: Final = "urn:xmpp:message-correct:0"  # XEP-0308
ARCHIVE: Final = "urn:xmpp:mam:2"  # XEP-0313
ARCHIVE_EXTENDED: Final = "urn:xmpp:mam:2#extended"  # XEP-0313
MARKERS: Final = "urn:xmpp:chat-markers:0"  # XEP-0333
HINTS: Final = "urn:xmpp:hints"  # XEP-0334
STANZA_IDS: Final = "urn:xmpp:sid:0"  # XEP-0359
UPLOAD: Final = "urn:xmpp:http:upload:0"  # XEP-0363
REFERENCES: Final = "urn:xmpp:reference:0"  # XEP-0372
REPORTING: Final = "urn:xmpp:reporting:1"  # XEP-0377
EXPLICIT_ENCRYPTION: Final = "urn:xmpp:eme:0"  # XEP-0380
OMEMO: Final = ("eu.siacs.conversations.axolotl", "urn:xmpp:omemo:2")  # XEP-0384
BOOKMARKS: Final = "urn:xmpp:bookmarks:1"  # XEP-0402
OCCUPANT_ID: Final = "urn:xmpp:occupant-id:0"  # XEP-0421
FASTEN: Final = "urn:xmpp:fasten:0"  # XEP-0422
RETRACT: Final = "urn:xmpp:message-retract:1"  # XEP-0424
RETRACT_OLD: Final = "urn:xmpp:message-retract:0"  # XEP-0424 before 0.4
MODERATE: Final = "urn:xmpp:message-moderate:1"  # XEP-0425
MODERATE_OLD: Final = "urn:xmpp:message-moderate:0"  # XEP-0425 before 0.3
FALLBACK: Final = "urn:xmpp:fallback:0"  # XEP-0428
REACTIONS: Final = "urn:xmpp:reactions:0"  # XEP-0444
FILE_METADATA: Final = "urn:xmpp:file:metadata:0"  # XEP-0446
FILE_SHARING: Final = "urn:xmpp:sfs:0"  # XEP-0447
URL_DATA: Final = "http://jabber.org/protocol/url-data"  # XEP-0103
REPLY: Final = "urn:xmpp:reply:0"  # XEP-0461
