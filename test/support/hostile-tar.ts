/** One header block of a tar archive and what follows it, every part as hostile as wanted. Texts are Latin-1. */
export interface TarEntry {
  readonly name: string;
  /** One character; a file by default. */
  readonly type?: string | undefined;
  /** From byte 257; ustar by default. */
  readonly magic?: string | undefined;
  /** From byte 345. */
  readonly prefix?: string | undefined;
  readonly link?: string | undefined;
  readonly body?: string | undefined;
  /** Texts of number fields in place of right ones. */
  readonly numbers?: Readonly<Partial<Record<NumberField, string>>> | undefined;
  /** What stands between the body and the next block, repeated. */
  readonly padding?: string | undefined;
}

/** The number fields of a header. */
export type NumberField = 'mode' | 'owner' | 'group' | 'size' | 'time' | 'deviceMajor' | 'deviceMinor';

const BLOCK = 512;

/** Offset, length and usual text of each number field. */
const NUMBER_FIELDS: Readonly<Record<NumberField, readonly [offset: number, length: number, text: string]>> =
  {
    mode: [100, 8, '0000644\0'],
    owner: [108, 8, '0000000\0'],
    group: [116, 8, '0000000\0'],
    size: [124, 12, ''],
    time: [136, 12, '00000000000\0'],
    deviceMajor: [329, 8, ''],
    deviceMinor: [337, 8, ''],
  };

/** The magic of the three families of headers. */
export const TAR_MAGIC = { ustar: 'ustar\u000000', gnu: 'ustar  \0', v7: '' } as const;

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

function entryBytes({ name, type = '0', magic = TAR_MAGIC.ustar, body = '', ...rest }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  const put = (text: string, offset: number, length: number): void =>
    void header.write(text.slice(0, length), offset, 'latin1');
  put(name, 0, 100);
  for (const [field, [offset, length, usual]] of Object.entries(NUMBER_FIELDS)) {
    const text = field === 'size' ? octal(body.length, 11) : usual;
    put(rest.numbers?.[field as NumberField] ?? text, offset, length);
  }
  put(' '.repeat(8), 148, 8);
  put(type, 156, 1);
  put(rest.link ?? '', 157, 100);
  put(magic, 257, 8);
  put(rest.prefix ?? '', 345, 155);
  put(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
    8,
  );
  const gap = (BLOCK - (body.length % BLOCK)) % BLOCK;
  const padding = Buffer.alloc(
    gap,
    rest.padding === undefined || rest.padding === '' ? 0 : rest.padding,
    'latin1',
  );
  return Buffer.concat([header, Buffer.from(body, 'latin1'), padding]);
}

/** A tar archive of these entries and, by default, two blocks of zeros. */
export function hostileTar(entries: readonly TarEntry[], endBlocks = 2): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(endBlocks * BLOCK)]);
}

/** One record of a pax header, its length right. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return `${length}${rest}`;
}

/** The entry that makes an archive the sdist `hello-1.0.tar.gz`. */
export const HELLO_PKG_INFO: TarEntry = {
  name: 'hello-1.0/PKG-INFO',
  body: 'Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n',
};
