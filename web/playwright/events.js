// Server-sent events, as Node reads them.

/**
 * Gives each event's data to `take`, until the stream ends or is aborted.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(event: any) => void} take
 */
export async function readEvents(stream, take) {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of /** @type {any} */ (stream)) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = event
          .split('\n')
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice('data:'.length).trimStart());
        if (data.length > 0) take(JSON.parse(data.join('\n')));
      }
    }
  } catch (error) {
    // Aborted, or the server is gone: whoever asks it next will hear it.
  }
}
