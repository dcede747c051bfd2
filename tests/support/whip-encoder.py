"""An encoder that speaks WHIP, on aiortc: it shares no code with the server or with browsers.

Usage: whip-encoder.py URL TOKEN VP8|H264. Says one JSON object a line: {"said": "published", ...}, then what it hears
of its connection. A line on standard input makes it send DELETE and leave.
"""

import asyncio
import json
import sys
import urllib.parse
import urllib.request

from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer


def say(said, **more):
    print(json.dumps({"said": said, **more}), flush=True)


def ask(method, url, token, body=None, **headers):
    """One HTTP request: status, headers and body, also of a refusal."""
    headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else body.encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


async def main(url, token, codec):
    connection = RTCPeerConnection()

    @connection.on("connectionstatechange")
    def changed():
        say(connection.connectionState)

    sound = MediaPlayer("sine=frequency=440:sample_rate=48000", format="lavfi").audio
    picture = MediaPlayer("testsrc=size=320x180:rate=15", format="lavfi").video
    connection.addTrack(sound)
    video = connection.addTransceiver(picture, direction="sendonly")
    codecs = RTCRtpSender.getCapabilities("video").codecs
    video.setCodecPreferences([each for each in codecs if each.mimeType in (f"video/{codec}", "video/rtx")])

    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp
    loop = asyncio.get_running_loop()

    def send(*request, **headers):
        return loop.run_in_executor(None, lambda: ask(*request, **headers))

    status, headers, body = await send("POST", url, token, offer, **{"Content-Type": "application/sdp"})
    if status != 201:
        say("refused", status=status, body=body)
        return
    session = urllib.parse.urljoin(url, headers["Location"])
    await connection.setRemoteDescription(RTCSessionDescription(body, "answer"))
    say("published", session=session, entityTag=headers["ETag"], answer=body)

    await loop.run_in_executor(None, sys.stdin.readline)
    status, _, _ = await send("DELETE", session, token)
    say("left", status=status)
    await connection.close()


asyncio.run(main(*sys.argv[1:]))
