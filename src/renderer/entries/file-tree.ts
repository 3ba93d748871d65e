/** Copies and moves between two kinds of file systems, neither of which knows the other: the user's files, and the browser's sandboxed ones. */
import { entryException } from './entry-errors.ts';

/** Gets a DOMException. */
export type Refused = (error: unknown) => void;

/** What a copy needs of a kind of file systems. A node is an entry of it. */
export interface FileTree<Node> {
  isDirectory(node: Node): boolean;
  nameOf(node: Node): string;
  /** Whether it is there. */
  check(node: Node, done: () => void, failed: Refused): void;
  /** @param done gets undefined when nothing has the name */
  find(directory: Node, name: string, done: (node: Node | undefined) => void, failed: Refused): void;
  list(directory: Node, done: (nodes: readonly Node[]) => void, failed: Refused): void;
  file(node: Node, done: (file: File) => void, failed: Refused): void;
  makeDirectory(directory: Node, name: string, done: (made: Node) => void, failed: Refused): void;
  /** Writes a file, over one that is there. */
  put(directory: Node, name: string, content: File, done: (made: Node) => void, failed: Refused): void;
  remove(node: Node, done: () => void, failed: Refused): void;
}

export interface Transfer<Source, Target> {
  readonly from: FileTree<Source>;
  readonly node: Source;
  readonly to: FileTree<Target>;
  readonly directory: Target;
  /** Checked by the caller (isName). */
  readonly name: string;
  readonly move: boolean;
}

/**
 * As Chromium: a file takes the place of a file and a directory that of an empty directory; nothing else is replaced.
 * @param done gets what there is now
 * @param failed what has been copied until then stays
 */
export function transferBetween<Source, Target>(
  transfer: Transfer<Source, Target>,
  done: (made: Target) => void,
  failed: Refused,
): void {
  const { from, node, move } = transfer;
  const copied = (made: Target) => {
    if (move) from.remove(node, () => done(made), failed);
    else done(made);
  };
  from.check(node, () => copy(transfer, copied, failed), failed);
}

function copy<Source, Target>(transfer: Transfer<Source, Target>, done: (made: Target) => void, failed: Refused): void {
  const { from, node, to, directory, name } = transfer;
  const refuse = () => failed(entryException('InvalidModification'));
  to.find(
    directory,
    name,
    (there) => {
      const isDirectory = from.isDirectory(node);
      if (there !== undefined && to.isDirectory(there) !== isDirectory) return refuse();
      if (!isDirectory) {
        return from.file(node, (content) => to.put(directory, name, content, done, failed), failed);
      }
      const fill = (made: Target) => from.list(node, (nodes) => copyAll(transfer, nodes, made, done, failed), failed);
      if (there === undefined) return to.makeDirectory(directory, name, fill, failed);
      to.list(there, (nodes) => (nodes.length > 0 ? refuse() : fill(there)), failed);
    },
    failed,
  );
}

/** One after the other: of two at a time neither would be quicker. */
function copyAll<Source, Target>(
  { from, to, move }: Transfer<Source, Target>,
  nodes: readonly Source[],
  directory: Target,
  done: (made: Target) => void,
  failed: Refused,
): void {
  const next = (index: number) => {
    if (index === nodes.length) return done(directory);
    const node = nodes[index] as Source;
    copy({ from, node, to, directory, name: from.nameOf(node), move }, () => next(index + 1), failed);
  };
  next(0);
}
