/** Draws what the video shows into the canvas behind it, which stands in while the video has nothing to show. */
export function keepLastFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement | null): void {
  const { videoWidth: width, videoHeight: height } = video;
  if (canvas === null || width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(video, 0, 0, width, height);
  canvas.hidden = false;
}
