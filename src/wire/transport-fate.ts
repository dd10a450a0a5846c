/** What is to become of the transport: `ends` is our FIN, `is given up` is the end both ways, at once. */
export type TransportFate = 'stays' | 'ends' | 'is given up';
