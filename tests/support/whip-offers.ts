/** A fingerprint as offers have it. */
const FINGERPRINT =
  'sha-256 4E:28:8C:78:0E:10:53:FD:D7:26:E6:11:75:DD:D8:6C:1B:AE:CE:D9:36:31:94:4C:B6:6E:31:AF:2F:F6:14:79';

const lines = (text: string) => text.trim().replaceAll('\n', '\r\n').concat('\r\n');

/** OBS Studio 30 on libdatachannel: H264 only, no extensions, one bandwidth estimation. */
export const OBS = lines(`
v=0
o=rtc 3767197920 0 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=group:LS 0 1
a=msid-semantic:WMS *
a=ice-options:ice2,trickle
a=fingerprint:${FINGERPRINT}
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=mid:0
a=sendonly
a=ssrc:1409041830 cname:kbBQAsPJyTNXHxqR
a=ssrc:1409041830 msid:tjBYFYqKbHFEdiGy tjBYFYqKbHFEdiGy-audio
a=msid:tjBYFYqKbHFEdiGy tjBYFYqKbHFEdiGy-audio
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1
a=setup:actpass
a=ice-ufrag:m5Nz
a=ice-pwd:CFZEsaqZgaYHKQVlmXfQJH
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=mid:1
a=sendonly
a=ssrc:1409041831 cname:kbBQAsPJyTNXHxqR
a=ssrc:1409041831 msid:tjBYFYqKbHFEdiGy tjBYFYqKbHFEdiGy-video
a=msid:tjBYFYqKbHFEdiGy tjBYFYqKbHFEdiGy-video
a=rtcp-mux
a=rtpmap:96 H264/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 goog-remb
a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1
a=setup:actpass
a=ice-ufrag:m5Nz
a=ice-pwd:CFZEsaqZgaYHKQVlmXfQJH
`);

/** GStreamer 1.22's webrtcbin with x264enc: mids that are words, port 0 for what is bundle-only. */
export const GSTREAMER = lines(`
v=0
o=- 542196901692440982 0 IN IP4 0.0.0.0
s=-
t=0 0
a=ice-options:trickle
a=group:BUNDLE audio0 video1
m=audio 9 UDP/TLS/RTP/SAVPF 111
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:Ge7VPc4WoHme5HlIWiQXIlLH7GwFtZWQ
a=ice-pwd:h/Cdglbacu7+1Vlr7h/c16QbQ2kRbBmD
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:111 OPUS/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 sprop-stereo=0;sprop-maxcapturerate=48000
a=ssrc:2896068171 msid:user2581654746@host-8ffb7f53 webrtctransceiver0
a=ssrc:2896068171 cname:user2581654746@host-8ffb7f53
a=mid:audio0
a=fingerprint:${FINGERPRINT}
a=rtcp-mux-only
m=video 0 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=setup:actpass
a=ice-ufrag:Ge7VPc4WoHme5HlIWiQXIlLH7GwFtZWQ
a=ice-pwd:h/Cdglbacu7+1Vlr7h/c16QbQ2kRbBmD
a=bundle-only
a=rtcp-mux
a=rtcp-rsize
a=sendrecv
a=rtpmap:96 H264/90000
a=rtcp-fb:96 nack pli
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 transport-cc
a=framerate:15
a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAFdoFBn58BagwMDUoAAADAAgAAAMA9HixdQ==,aM48gA==;profile-level-id=42c015;level-asymmetry-allowed=1
a=ssrc:2422256724 msid:user2581654746@host-8ffb7f53 webrtctransceiver1
a=ssrc:2422256724 cname:user2581654746@host-8ffb7f53
a=mid:video1
a=fingerprint:${FINGERPRINT}
a=rtcp-mux-only
`);

/** aiortc 1.4: ICE not yet bundled, one number for two extensions, several codecs with their retransmissions. */
export const AIORTC = lines(`
v=0
o=- 4004377784 4004377784 IN IP4 0.0.0.0
s=-
t=0 0
a=group:BUNDLE 0 1
a=msid-semantic:WMS *
m=audio 44094 UDP/TLS/RTP/SAVPF 96 0 8
c=IN IP4 192.0.2.2
a=sendrecv
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=mid:0
a=msid:3097461f-8b61-471b-b825-9a17e7b958ac 4658fcff-db87-4edb-b6e7-f70acd2c4cc5
a=rtcp:9 IN IP4 0.0.0.0
a=rtcp-mux
a=ssrc:3655128605 cname:4586d276-8f6f-4f2e-ae4e-dc3ccd5d461c
a=rtpmap:96 opus/48000/2
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 44094 typ host
a=end-of-candidates
a=ice-ufrag:qOZo
a=ice-pwd:FZsJCQetW5BWvMee1xPhmL
a=fingerprint:${FINGERPRINT}
a=setup:actpass
m=video 38949 UDP/TLS/RTP/SAVPF 97 98 99 100 101 102
c=IN IP4 192.0.2.2
a=sendrecv
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=mid:1
a=msid:3097461f-8b61-471b-b825-9a17e7b958ac 52113980-bd63-4820-a9a6-96e405bb2dea
a=rtcp:9 IN IP4 0.0.0.0
a=rtcp-mux
a=ssrc-group:FID 189924639 1464196834
a=ssrc:189924639 cname:4586d276-8f6f-4f2e-ae4e-dc3ccd5d461c
a=ssrc:1464196834 cname:4586d276-8f6f-4f2e-ae4e-dc3ccd5d461c
a=rtpmap:97 VP8/90000
a=rtcp-fb:97 nack
a=rtcp-fb:97 nack pli
a=rtcp-fb:97 goog-remb
a=rtpmap:98 rtx/90000
a=fmtp:98 apt=97
a=rtpmap:99 H264/90000
a=rtcp-fb:99 nack
a=rtcp-fb:99 nack pli
a=rtcp-fb:99 goog-remb
a=fmtp:99 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
a=rtpmap:100 rtx/90000
a=fmtp:100 apt=99
a=rtpmap:101 H264/90000
a=rtcp-fb:101 nack
a=rtcp-fb:101 nack pli
a=rtcp-fb:101 goog-remb
a=fmtp:101 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=rtpmap:102 rtx/90000
a=fmtp:102 apt=101
a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 38949 typ host
a=end-of-candidates
a=ice-ufrag:EFm2
a=ice-pwd:YY5LLVHy981Rxp4ZQ4qH2v
a=fingerprint:${FINGERPRINT}
a=setup:actpass
`);

/** Chromium with three sizes on offer (simulcast): no SSRCs, extensions in one numbering, many codecs. */
export const CHROMIUM = lines(`
v=0
o=- 5228595038118931041 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=extmap-allow-mixed
a=msid-semantic: WMS
m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:EsAw
a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
a=ice-options:trickle
a=fingerprint:${FINGERPRINT}
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendonly
a=msid:- d46fb922-d52a-4e9c-aa87-444eadc1521b
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:1184474231 cname:Oy5dDbOC0u5gwJbk
m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 107 108 98 99
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:EsAw
a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
a=ice-options:trickle
a=fingerprint:${FINGERPRINT}
a=setup:actpass
a=mid:1
a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:13 urn:3gpp:video-orientation
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
a=sendonly
a=msid:- 0ad1bb0f-5b2c-4a3b-93cd-3e3b1e3ac0d9
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=rtpmap:103 H264/90000
a=rtcp-fb:103 goog-remb
a=rtcp-fb:103 transport-cc
a=rtcp-fb:103 ccm fir
a=rtcp-fb:103 nack
a=rtcp-fb:103 nack pli
a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
a=rtpmap:104 rtx/90000
a=fmtp:104 apt=103
a=rtpmap:107 H264/90000
a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f
a=rtpmap:108 rtx/90000
a=fmtp:108 apt=107
a=rtpmap:98 VP9/90000
a=fmtp:98 profile-id=0
a=rtpmap:99 rtx/90000
a=fmtp:99 apt=98
a=rid:h send
a=rid:m send
a=rid:l send
a=simulcast:send h;m;l
`);
