"""Three pretend services, to try the program without an account anywhere. No network is used.

``harbor`` plays the home service, ``lantern`` and ``pigeon`` the third parties. Their people, chats
and habits come from ``cast`` and are the same on every run.
"""
