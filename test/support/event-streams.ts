export const BOM = '\xef\xbb\xbf';

/** Short enough for each cut; octets as latin1. */
export const STREAMS = {
  'a byte order mark': `${BOM}data: a\n\n`,
  'two byte order marks': `${BOM}${BOM}data: a\n\ndata: b\n\n`,
  'a part of a byte order mark': '\xef\xbbdata: a\n\n',
  'a byte order mark and nothing': BOM,
  'a byte order mark before a blank line': `${BOM}\r\ndata: a\r\n\r\n`,
  'a byte order mark after the start': `\n${BOM}data: a\n\ndata: b\n\n`,
  'all line ends': 'data: a\rdata: b\r\ndata: c\n\r\ndata: d\r\rdata: e\n\n\r\n\r\r\n',
  'characters of two to four octets': Buffer.from('event: é\nid: €\ndata: 😀\n\n').toString(
    'latin1',
  ),
  'what is not UTF-8': 'data: \xf0\x9f\r\ndata: \x98\x80\xc0\xaf\n\nid: \xff\n\n',
  'a keep-alive': ': x\n\n:\r\r: \r\n\r\n',
  'an id with NUL': 'id: 1\ndata\n\nid: \x002\ndata\n\nid\n\ndata\n\n',
  'several retries': 'retry: 10x\nretry: 20\nretry:\nretry: +1\n\nretry: 30\r',
  'an event that is never ended': 'data: a\n\nid: 7\nevent: b\ndata: c\r',
  'the first block of the Standard': 'data: YHOO\ndata: +2\ndata: 10\n\n',
};
