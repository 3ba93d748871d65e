declare module 'holdfast:rooms/main' {
  const rooms: readonly import('./host/room.ts').Room[];
  export default rooms;
}
