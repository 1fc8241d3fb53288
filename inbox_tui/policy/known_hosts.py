"""Hosts that others like to be taken for: what a look-alike is compared with."""

from __future__ import annotations

from typing import Final

_HOSTS: Final = """
adobe.com airbnb.com alibaba.com aliexpress.com allegro.pl amazon.com amazon.de americanexpress.com
apple.com atlassian.com baidu.com bankofamerica.com barclays.co.uk bbc.com binance.com bitwarden.com
bing.com blockchain.com bnpparibas.com booking.com chase.com cloudflare.com coinbase.com
commerzbank.de credit-agricole.fr debian.org deutsche-bank.de dhl.com discord.com docusign.com
dropbox.com ebay.com element.io etsy.com facebook.com fedex.com github.com gitlab.com
gmail.com gmx.net google.com hsbc.com icloud.com ing.com instagram.com kraken.com
lastpass.com linkedin.com live.com matrix.org mastercard.com mega.nz mercadolibre.com messenger.com
metamask.io microsoft.com microsoftonline.com mozilla.org n26.com naver.com netflix.com nytimes.com
office.com openai.com outlook.com paypal.com pinterest.com postbank.de proton.me
protonmail.com python.org rakuten.co.jp raiffeisen.at reddit.com revolut.com roblox.com santander.com
sberbank.ru shopify.com signal.org skype.com slack.com snapchat.com sparkasse.de spotify.com
steamcommunity.com steampowered.com stripe.com telegram.org threema.ch tiktok.com tumblr.com
twitch.tv twitter.com ubuntu.com usps.com visa.com vk.com wechat.com wellsfargo.com whatsapp.com
wikimedia.org wikipedia.org wise.com wordpress.com yahoo.com yandex.ru youtube.com zoom.us
"""
WELL_KNOWN: Final = frozenset(_HOSTS.split())
