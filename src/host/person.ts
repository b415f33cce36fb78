import type { Person } from '../model/approval.ts';
import type { SignIn } from '../ports/sign-in.ts';

const COOKIE = 'driftwarden-person';

/** Signs in whom the person chooser named: for the simulated Azure only, where trying another person harms nobody. */
export function chosenPerson(people: readonly Person[]): SignIn {
  return {
    whoIs: (headers) => Promise.resolve(people.find(({ id }) => id === cookieOf(headers.get('cookie')))),
  };
}

/** Signs in the developer whose own token the host uses, and nobody else. On a laptop that person has every role. */
export function developer(person: () => Promise<Person>): SignIn {
  return { whoIs: () => person() };
}

/** The header that makes a browser come back as this person. */
export function choose(person: Person): string {
  return `${COOKIE}=${person.id}; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400`;
}

function cookieOf(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE) return value;
  }
  return undefined;
}
