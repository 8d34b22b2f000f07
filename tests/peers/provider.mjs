// A certified OpenID provider (npm: oidc-provider) with a house of its own: `node provider.mjs REDIRECT_URI …`.
// Whoever signs in types the name of an account below; the password is not looked at.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const accounts = {
  ona: { email: 'ona@shapla.example', email_verified: true, name: 'Ona', groups: ['owners'] },
  dev: { email: 'dev@shapla.example', email_verified: true, name: 'Dev', groups: ['sales'] },
  new: { email: 'New.Hand@shapla.example', email_verified: true, name: 'নতুন কর্মী', groups: ['tea', 'sales'] },
  unverified: { email: 'dev@shapla.example', email_verified: false, name: 'Not Dev', groups: [] },
  stranger: { email: 'mallory@elsewhere.example', email_verified: true, name: 'Mallory', groups: ['sales'] },
}
const client = { redirect_uris: process.argv.slice(2), grant_types: ['authorization_code'], response_types: ['code'] }
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'nokshi', client_secret: 'a secret / with signs + in it' },
      { ...client, client_id: 'other', client_secret: 'another secret' },
      { ...client, client_id: 'public', token_endpoint_auth_method: 'none' },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    features: { rpInitiatedLogout: { enabled: true } },
    findAccount: (context, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  })
  server.on('request', provider.callback())
  console.log(issuer)
})
