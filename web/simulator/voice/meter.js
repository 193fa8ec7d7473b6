/** How loud a stream is, a dozen times a second. */

const PERIOD = 80;

export class Meter {
  #context = new AudioContext();
  #timer;

  /**
   * @param {MediaStream} stream
   * @param {(level: number) => void} onLevel from 0 to 1
   */
  constructor(stream, onLevel) {
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1024;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      onLevel(level(samples));
    }, PERIOD);
  }

  close() {
    clearInterval(this.#timer);
    void this.#context.close();
  }
}

/**
 * The root mean square, on a scale by which ears go: 0 is 60 dB below the loudest.
 * @param {Float32Array} samples
 */
export function level(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(samples.length, 1);
  return power === 0 ? 0 : Math.min(1, Math.max(0, 1 + (10 * Math.log10(power)) / 60));
}
