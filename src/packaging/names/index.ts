export { escapeName, isValidName, normalizeName, ultranormalizeName } from './names.ts';
