import { $ } from './dom.mjs';

/**
 * Starts the camera in the page's video.
 *
 * @returns {Promise<{video: HTMLVideoElement, nextFrame: () => Promise<void>, still: () => HTMLCanvasElement, stop: () => void}>}
 * @throws {Error} that says what to do where there is no camera or it is not allowed
 */
export async function startCamera() {
  const video = $('camera');
  const media = navigator.mediaDevices;
  if (!media) {
    throw new Error('The camera needs a page from https or localhost.');
  }
  try {
    video.srcObject = await media.getUserMedia({ video: { width: 640, height: 480 } });
  } catch (error) {
    throw new Error(
      error.name === 'NotAllowedError'
        ? 'The camera is not allowed: permit it beside the address of the page, and start it again.'
        : `There is no camera to be had (${error.name}). Take a photo of yours instead.`,
      { cause: error },
    );
  }
  await video.play();
  return {
    video,
    nextFrame: () =>
      new Promise((resolve) =>
        video.requestVideoFrameCallback ? video.requestVideoFrameCallback(resolve) : requestAnimationFrame(resolve),
      ),
    still() {
      const canvas = document.createElement('canvas');
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext('2d').drawImage(video, 0, 0);
      return canvas;
    },
    stop() {
      video.srcObject.getTracks().forEach((track) => track.stop());
      video.srcObject = null;
    },
  };
}
