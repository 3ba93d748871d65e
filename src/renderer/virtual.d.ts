declare module 'holdfast:rooms/page' {
  const rooms: readonly import('./page-room.ts').PageRoom[];
  export default rooms;
}
